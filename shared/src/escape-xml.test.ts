import { expect, it } from 'vitest'
import { escapeXml, unescapeXml } from './escape-xml.ts'

it('takes their meaning from the marks of XML, and gives it back', () => {
  const text = `<a href="x">Tom & "Jerry's" &lt;</a>`
  expect(escapeXml(text)).toBe('&lt;a href=&quot;x&quot;&gt;Tom &amp; &quot;Jerry&apos;s&quot; &amp;lt;&lt;/a&gt;')
  expect(unescapeXml(escapeXml(text))).toBe(text)
})

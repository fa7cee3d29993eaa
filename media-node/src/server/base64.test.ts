import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

const ascii = new TextEncoder()
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + length * 7) & 0xff)

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 5, 160, 640, 641, 642])('of %d bytes is what everybody writes, and reads', (length) => {
    const bytes = bytesOf(length)
    const expected = Buffer.from(bytes).toString('base64')
    const text = new Uint8Array(expected.length + 4).fill(46)
    const end = encodeBase64(bytes, text, 2)
    expect(Buffer.from(text).toString('latin1')).toBe(`..${expected}..`)
    const into = new Uint8Array(length)
    expect(decodeBase64(text, 2, end, into)).toBe(length)
    expect(into).toEqual(bytes)
  })

  it('knows every letter', () => {
    const all = Uint8Array.from({ length: 768 }, (_, i) => (i % 3 === 0 ? i / 3 : 255 - ((i / 3) | 0)))
    const text = ascii.encode(Buffer.from(all).toString('base64'))
    const into = new Uint8Array(768)
    expect([decodeBase64(text, 0, text.length, into), into]).toEqual([768, all])
  })

  it.each([
    ['QUI', 'AB'],
    ['QQ', 'A'],
    ['QUJD', 'ABC'],
  ])('is read without padding: %s', (text, meant) => {
    const into = new Uint8Array(4)
    const length = decodeBase64(ascii.encode(text), 0, text.length, into)
    expect(Buffer.from(into.subarray(0, length)).toString()).toBe(meant)
  })

  it.each(['Q', 'QUJDR', 'QU*D', 'QUJD====', '=QUJ', 'QU=D', 'QUJD QUJD', 'QU-_', 'QUJDé', '\0\0\0\0', 'Q==='])(
    'is not %j',
    (text) => {
      const bytes = ascii.encode(text)
      expect(decodeBase64(bytes, 0, bytes.length, new Uint8Array(16))).toBe(-1)
    },
  )

  it('of more than there is room for is not written', () => {
    const into = new Uint8Array(2).fill(7)
    expect([decodeBase64(ascii.encode('QUJD'), 0, 4, into), ...into]).toEqual([-1, 7, 7])
  })
})

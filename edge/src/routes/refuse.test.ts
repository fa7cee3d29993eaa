import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { type TestEdge, testEdge } from '../testing/test-edge.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const ROOT = { ...BROWSER, authorization: `Bearer ${TEST_SETTINGS.API_KEY}` }

async function readerOf(edge: TestEdge): Promise<Record<string, string>> {
  const made = await edge.api('/keys', { name: 'reporting', scopes: ['report:read', 'call:read'] })
  const { key } = (await made.json()) as { key: string }
  return { ...BROWSER, authorization: `Bearer ${key}` }
}

describe('who comes with a browser and is refused', () => {
  it.each([
    ['/reports', 404, 'There is nothing here'],
    ['/sign-out', 405, 'GET is not possible here; possible: POST.'],
    ['/call?limit=0', 422, 'limit: must be at least 1'],
  ])('gets a page that leads on: %s', async (path, status, words) => {
    const response = await (await testEdge()).send(path, { headers: ROOT })
    const html = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=UTF-8'])
    expect(html).toContain(words)
    expect(html).toContain('<a href="/report">All calls</a>')
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self'")
  })

  it('is told nothing of what went wrong inside, and that it was logged', async () => {
    const store = {
      ...(await testEdge()).store,
      search: async () => {
        throw new TypeError('the password is tulip')
      },
    }
    const response = await (await testEdge({ services: { store } })).send('/report', { headers: ROOT })
    const html = await response.text()
    expect([response.status, html.includes('It has been logged.'), html.includes('tulip')]).toEqual([500, true, false])
  })

  it('is shown what a reader may see, and no more', async () => {
    const edge = await testEdge()
    const headers = await readerOf(edge)
    const refused = await edge.send('/monitor', { headers })
    expect(refused.status).toBe(403)
    const pages = [await edge.send('/report', { headers }), await edge.send('/docs', { headers })]
    for (const html of await Promise.all([refused, ...pages].map((response) => response.text()))) {
      expect(html).toContain('href="/report"')
      expect(html).not.toContain('href="/monitor"')
    }
  })

  it('cannot put a word of HTML on the page by the address', async () => {
    const headers = { ...ROOT, 'content-type': 'application/json' }
    const body = JSON.stringify({ phone_number: '+33612345601', '<script>alert(1)</script>': 1 })
    const response = await (await testEdge()).send('/call', { method: 'POST', headers, body })
    const html = await response.text()
    expect([response.status, html.includes('&lt;script&gt;'), html.includes('<script>')]).toEqual([422, true, false])
  })
})

it('says in plain words to a program what is wrong with its JSON', async () => {
  const edge = await testEdge()
  const details = async (body: unknown) => {
    const response = await edge.api('/call', body)
    return ((await response.json()) as { error: { details: string[] } }).error.details
  }
  expect(await details({})).toEqual(['phone_number: is missing: add it'])
  expect(await details([])).toEqual(['body: must be an object, and is a list'])
})

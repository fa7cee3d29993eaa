import { describe, expect, it } from 'vitest'
import { Refusal } from '../api/refusals.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { testEdge } from '../testing/test-edge.ts'

const headers = { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` }
const JSON_TYPE = { 'content-type': 'application/json' }

describe('every refusal', () => {
  it.each<[number, string, string, { headers?: Record<string, string>; body?: string }]>([
    [401, 'GET', '/call', {}],
    [404, 'GET', '/nothing/here', { headers }],
    [404, 'GET', '/call/nobody', { headers }],
    [405, 'DELETE', '/call', { headers }],
    [405, 'POST', '/config', { headers, body: '{}' }],
    [401, 'GET', '/webhooks/event-grid', {}],
    [405, 'GET', '/webhooks/event-grid', { headers }],
    [413, 'POST', '/call', { headers: { ...headers, ...JSON_TYPE }, body: 'x'.repeat(2_000_000) }],
    [415, 'POST', '/call', { headers: { ...headers, 'content-type': 'text/plain' }, body: '{}' }],
    [
      415,
      'POST',
      '/call',
      { headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
    ],
    [415, 'PUT', '/config/features', { headers: { ...headers, 'content-type': 'application/jsonp' }, body: '{}' }],
    [422, 'POST', '/call', { headers: { ...headers, ...JSON_TYPE }, body: '{' }],
    [422, 'GET', '/call?limit=0', { headers }],
  ])('%i has the one body: %s %s', async (status, method, path, init) => {
    const edge = await testEdge()
    const response = await edge.app.request(path, { method, ...init })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const body: unknown = await response.json()
    expect(Refusal.strict().parse(body)).toEqual(body)
  })

  it('of a method names those that are possible', async () => {
    const edge = await testEdge()
    const response = await edge.app.request('/config/features', { method: 'DELETE', headers })
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'PATCH', 'PUT'])
  })

  it('of a method comes after the key', async () => {
    const edge = await testEdge()
    expect((await edge.app.request('/call', { method: 'DELETE' })).status).toBe(401)
  })

  it('500 says nothing of what went wrong', async () => {
    const store = {
      ...(await testEdge()).store,
      list: async () => {
        throw new TypeError('the password is tulip')
      },
    }
    const edge = await testEdge({ services: { store } })
    const response = await edge.api('/call')
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: { message: 'Internal error', details: [] } },
    ])
  })
})

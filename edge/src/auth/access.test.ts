import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { testEdge } from '../testing/test-edge.ts'

const KEY = TEST_SETTINGS.API_KEY
const basic = (password: string) => `Basic ${btoa(`anybody:${password}`)}`

describe('with ACCESS=key', () => {
  it.each([
    ['nothing', undefined, 401],
    ['the key as a bearer token', `Bearer ${KEY}`, 200],
    ['the key as a password', basic(KEY), 200],
    ['another key', 'Bearer another-key-entirely', 401],
    ['another password', basic('another'), 401],
    ['a broken header', 'Basic !!!', 401],
    ['the token of the nodes', `Bearer ${TEST_SETTINGS.NODE_SERVICE_TOKEN}`, 401],
  ])('answers to %s', async (_what, authorization, status) => {
    const edge = await testEdge()
    for (const path of ['/call', '/report', 'http://localhost/report']) {
      const response = await edge.send(path, authorization ? { headers: { authorization } } : {})
      expect(response.status).toBe(status)
      expect(response.headers.has('www-authenticate')).toBe(status === 401)
    }
  })
})

describe('with ACCESS=open-on-localhost', () => {
  const open = () => testEdge({ services: { settings: { ...TEST_SETTINGS, ACCESS: 'open-on-localhost' } } })

  it.each([
    ['localhost:8080', 200],
    ['127.0.0.1:8080', 200],
    ['[::1]:8080', 200],
    ['calls.example.com', 401],
    ['localhost.evil.example', 401],
    ['evil.example:8080', 401],
  ])('answers to the host %s with %i', async (host, status) => {
    expect((await (await open()).send('/call', { headers: { host } })).status).toBe(status)
  })

  it('lets no page of another site place a call', async () => {
    const response = await (
      await open()
    ).send('/call', {
      method: 'POST',
      headers: { host: 'localhost:8080', 'sec-fetch-site': 'cross-site' },
      body: { phone_number: '+33612345678' },
    })
    expect([response.status, await response.json()]).toMatchObject([403, { error: { details: ['cross-site'] } }])
  })
})

describe('the doors of machines', () => {
  it('are closed to the API key', async () => {
    const edge = await testEdge()
    const headers = { authorization: `Bearer ${KEY}` }
    for (const path of ['/internal/nodes/channel', '/internal/calls/x/session']) {
      expect((await edge.send(path, { headers })).status).toBe(401)
    }
  })

  it('let a node open its channel with the service token', async () => {
    const headers = { authorization: `Bearer ${TEST_SETTINGS.NODE_SERVICE_TOKEN}` }
    expect((await (await testEdge()).send('/internal/nodes/channel', { headers })).status).toBe(200)
  })
})

describe('everything else', () => {
  it('is not found, in the envelope', async () => {
    const response = await (await testEdge()).send('/nothing/here')
    expect([response.status, await response.json()]).toEqual([404, { error: { message: 'Not Found', details: [] } }])
  })

  it('answers for its health without a key', async () => {
    const edge = await testEdge()
    expect((await edge.send('/health/liveness')).status).toBe(200)
    expect(await (await edge.send('/health/readiness')).json()).toMatchObject({ status: 'ok' })
    edge.house.nodes = []
    const response = await edge.send('/health/readiness')
    expect([response.status, await response.json()]).toMatchObject([
      503,
      {
        status: 'fail',
        checks: [
          { id: 'store', status: 'ok' },
          { id: 'nodes', status: 'fail' },
        ],
      },
    ])
  })

  it('shows no stack when it breaks', async () => {
    const edge = await testEdge()
    const broken = { ...edge.store, list: async () => Promise.reject(new Error('secret detail')) }
    const response = await (await testEdge({ services: { store: broken } })).api('/call')
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: { message: 'Internal error', details: [] } },
    ])
  })
})

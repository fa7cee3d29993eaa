import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS, testConfig } from '../testing/test-config.ts'
import { type TestEdge, testEdge } from '../testing/test-edge.ts'
import type { Scope } from './scopes.ts'
import { remoteKeys } from './signed-token.ts'

const KEY = TEST_SETTINGS.API_KEY
const DAY_MS = 86_400_000
const basic = (password: string) => `Basic ${btoa(`anybody:${password}`)}`

interface Made {
  readonly id: string
  readonly key: string
}
const make = async (edge: TestEdge, scopes: readonly Scope[], days?: number): Promise<Made> => {
  const response = await edge.api('/keys', { name: 'reporting', scopes, ...(days && { days }) })
  expect(response.status).toBe(201)
  return response.json()
}
const ask = (edge: TestEdge, path: string, key: string, method = 'GET') =>
  edge.send(path, { method, headers: { authorization: `Bearer ${key}` } })

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

  it.each(['cross-site', 'same-site'])('lets no page of another site place a call (%s)', async (site) => {
    const response = await (
      await open()
    ).send('/call', {
      method: 'POST',
      headers: { host: 'localhost:8080', 'sec-fetch-site': site },
      body: { phone_number: '+33612345678' },
    })
    expect([response.status, await response.json()]).toMatchObject([403, { error: { details: ['cross-site'] } }])
  })
})

describe('a form', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another port', { origin: 'http://calls.example.com:8080' }, 403],
    ['a page that hides its origin', { origin: 'null' }, 403],
    ['a page of ours', { origin: 'http://calls.example.com' }, 303],
    ['a page of ours that hides its origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
    ['no browser', {}, 303],
  ])('of %s is answered by the origin', async (_whose, headers: Record<string, string>, status) => {
    const response = await (
      await testEdge()
    ).send('http://calls.example.com/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ key: KEY }).toString(),
    })
    expect(response.status).toBe(status)
  })
})

describe('a key', () => {
  it('opens what its scopes say, until it is revoked', async () => {
    const edge = await testEdge()
    const { id, key } = await make(edge, ['call:read'])
    expect((await ask(edge, '/call', key)).status).toBe(200)
    const refused = await ask(edge, '/report', key)
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { error: { message: 'the key does not have the scope report:read', details: ['forbidden'] } },
    ])
    expect((await ask(edge, '/keys', key)).status).toBe(403)
    expect((await ask(edge, `/keys/${id}`, KEY, 'DELETE')).status).toBe(204)
    expect((await ask(edge, '/call', key)).status).toBe(401)
    expect((await ask(edge, `/keys/${id}`, KEY, 'DELETE')).status).toBe(404)
  })

  it('expires', async () => {
    const edge = await testEdge()
    const { key } = await make(edge, ['call:read'], 2)
    edge.clock.nowMs += 2 * DAY_MS - 1
    expect((await ask(edge, '/call', key)).status).toBe(200)
    edge.clock.nowMs += 1
    expect((await ask(edge, '/call', key)).status).toBe(401)
    expect(await (await edge.api('/keys')).json()).toEqual([])
  })

  it('is shown once, and kept as a hash', async () => {
    const edge = await testEdge()
    const { id, key } = await make(edge, ['call:read', 'report:read'])
    const list = await (await edge.api('/keys')).text()
    expect(JSON.parse(list)).toMatchObject([{ id, name: 'reporting', scopes: ['call:read', 'report:read'] }])
    const secret = key.slice(`cck_${id}_`.length)
    const kept = JSON.stringify(await edge.services.access.keys(new Date(edge.clock.nowMs).toISOString()))
    expect(secret.length).toBeGreaterThanOrEqual(10)
    expect(list + kept).not.toContain(secret)
  })

  it.each([
    ['another secret', (key: string) => key.slice(0, -4) + 'AAAA'],
    ['the id of another key', (key: string) => key.replace(/_[0-9a-f]{12}_/, '_000000000000_')],
    ['something appended', (key: string) => `${key}x`],
  ])('with %s is refused', async (_what, forge) => {
    const edge = await testEdge()
    const { key } = await make(edge, ['operator'])
    expect((await ask(edge, '/call', forge(key))).status).toBe(401)
  })

  it.each([
    ['no name', { scopes: ['call:read'] }],
    ['no scope', { name: 'x', scopes: [] }],
    ['an unknown scope', { name: 'x', scopes: ['everything'] }],
    ['no end', { name: 'x', scopes: ['call:read'], days: 100_000 }],
    ['an unknown member', { name: 'x', scopes: ['call:read'], admin: true }],
  ])('with %s is not made', async (_what, body) => {
    expect((await (await testEdge()).api('/keys', body)).status).toBe(422)
  })
})

describe('signing in', () => {
  const post = (edge: TestEdge, form: Record<string, string>, headers = {}) =>
    edge.send('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    })
  const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

  it('is offered to a browser that wants a page, without a window of its own', async () => {
    const edge = await testEdge()
    const response = await edge.send('/report/+33612345678?x=1', { headers: { accept: 'text/html,*/*' } })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="call centre"'])
    expect(await response.text()).toContain('name="to" value="/report/+33612345678?x=1"')
  })

  it('tells a program that sends JSON how it sends its key', async () => {
    const headers = { 'content-type': 'application/json' }
    const response = await (await testEdge()).send('/sign-in', { method: 'POST', headers, body: '{"key":"x"}' })
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('authorization: Bearer')])
  })

  it('gives a cookie that scripts and other sites do not get, and leads back', async () => {
    const edge = await testEdge()
    const { id, key } = await make(edge, ['report:read'])
    const response = await post(edge, { key, to: '/report?phone_number=1' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/report?phone_number=1'])
    expect(response.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Strict/)
    const headers = { cookie: cookieOf(response) }
    expect((await edge.send('/report', { headers })).status).toBe(200)
    expect((await edge.send('/call', { headers })).status).toBe(403)
    await ask(edge, `/keys/${id}`, KEY, 'DELETE')
    expect((await edge.send('/report', { headers })).status).toBe(401)
  })

  it('lasts twelve hours, and for the root key as well', async () => {
    const edge = await testEdge()
    const headers = { cookie: cookieOf(await post(edge, { key: KEY })) }
    expect((await edge.send('/keys', { headers })).status).toBe(200)
    edge.clock.nowMs += DAY_MS / 2 + 1_000
    expect((await edge.send('/keys', { headers })).status).toBe(401)
  })

  it('refuses a wrong key and a forged cookie', async () => {
    const edge = await testEdge()
    const refused = await post(edge, { key: 'wrong' })
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null])
    const stranger = await testEdge({
      services: { settings: { ...TEST_SETTINGS, API_KEY: 'the key of somebody else' } },
    })
    const cookie = cookieOf(await post(stranger, { key: 'the key of somebody else' }))
    expect((await stranger.send('/keys', { headers: { cookie } })).status).toBe(200)
    expect((await edge.send('/keys', { headers: { cookie } })).status).toBe(401)
  })

  it.each(['https://evil.example/', '//evil.example', '/.//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'leads to no other site: %s',
    async (to) => {
      const response = await post(await testEdge(), { key: KEY, to })
      expect(response.headers.get('location')).toBe('/report')
    },
  )

  it('is not started by another site, and ended by one click', async () => {
    const edge = await testEdge()
    expect((await post(edge, { key: KEY }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const headers = { cookie: cookieOf(await post(edge, { key: KEY })) }
    expect(await (await edge.send('/report', { headers })).text()).toContain('action="/sign-out"')
    expect(await (await edge.send('/sign-in')).text()).not.toContain('action="/sign-out"')
    const out = await edge.send('/sign-out', { method: 'POST' })
    expect(out.headers.get('set-cookie')).toMatch(/^session=; Max-Age=0/)
  })
})

describe('behind Cloudflare Access', async () => {
  const cloudflare = {
    team_domain: 'https://contoso.cloudflareaccess.com',
    audience: 'aud-1',
    operators: ['ana@example.com'],
  }
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const accessKeys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'cf-1', alg: 'RS256' }] })
  const behind = (services: object = { accessKeys }) =>
    testEdge({ services: { config: testConfig((config) => ({ ...config, access: { cloudflare } })), ...services } })
  const assertion = (edge: TestEdge, claims: object, { issuer = cloudflare.team_domain, audience = 'aud-1' } = {}) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'cf-1' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('person-1')
      .setExpirationTime(Math.floor(edge.clock.nowMs / 1000) + 60)
      .sign(privateKey)
  const status = async (edge: TestEdge, path: string, token: string) =>
    (await edge.send(path, { headers: { 'cf-access-jwt-assertion': token } })).status

  it('whoever it lets through reads; who is named as an operator does everything', async () => {
    const edge = await behind()
    const reader = await assertion(edge, { email: 'zoe@example.com' })
    const operator = await assertion(edge, { email: 'Ana@example.com' })
    const answers = async (token: string) =>
      Promise.all(['/report', '/call', '/keys'].map((path) => status(edge, path, token)))
    expect(await answers(reader)).toEqual([200, 200, 403])
    expect(await answers(operator)).toEqual([200, 200, 200])
  })

  it('an assertion for somebody else, or for nobody, opens nothing', async () => {
    const edge = await behind()
    const email = 'ana@example.com'
    for (const token of [
      'nonsense',
      await assertion(edge, { email }, { audience: 'aud-2' }),
      await assertion(edge, { email }, { issuer: 'https://evil.cloudflareaccess.com' }),
      await assertion(edge, { common_name: 'service' }),
    ]) {
      expect(await status(edge, '/report', token)).toBe(401)
    }
    const unconfigured = await testEdge({ services: { accessKeys } })
    expect(await status(unconfigured, '/report', await assertion(unconfigured, { email }))).toBe(401)
  })

  it('keys that cannot be fetched are our fault', async () => {
    const away = remoteKeys('https://contoso.cloudflareaccess.com/certs', () =>
      Promise.reject(new TypeError('network')),
    )
    const edge = await behind({ accessKeys: away })
    expect(await status(edge, '/report', await assertion(edge, { email: 'ana@example.com' }))).toBe(503)
  })
})

describe('everything else', () => {
  it('is not found, in the envelope', async () => {
    const response = await (await testEdge()).api('/nothing/here')
    expect([response.status, await response.json()]).toEqual([404, { error: { message: 'Not Found', details: [] } }])
  })

  it('answers for its health without a key', async () => {
    const edge = await testEdge()
    expect((await edge.send('/health/liveness')).status).toBe(200)
    expect(await (await edge.send('/health/readiness')).json()).toMatchObject({ status: 'ok' })
    edge.house.nodes = []
    expect((await edge.send('/health/readiness')).status).toBe(200)
    edge.clock.nowMs += 5_000
    const response = await edge.send('/health/readiness')
    expect([response.status, await response.json()]).toEqual([
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

  it('asks the database about its health once in a while, whoever asks how often', async () => {
    const edge = await testEdge()
    let pings = 0
    edge.store.ping = async () => void (pings += 1)
    for (let asked = 0; asked < 20; asked += 1) await edge.send('/health/readiness')
    expect(pings).toBe(1)
    edge.clock.nowMs += 5_000
    await edge.send('/health/readiness')
    expect(pings).toBe(2)
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

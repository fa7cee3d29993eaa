import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhooks } from '@call-center/shared/config/webhooks'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { remoteKeys, type SignerKeys } from '../../auth/signed-token.ts'
import { FORGERIES } from '../../testing/forged-tokens.ts'
import { TEST_SETTINGS } from '../../testing/test-config.ts'
import { CALLER, cloudEvent, type TestEdge, testEdge } from '../../testing/test-edge.ts'

const incoming = (context = 'eyJ-context-1', from: unknown = CALLER) => ({
  id: crypto.randomUUID(),
  eventType: 'Microsoft.Communication.IncomingCall',
  subject: '/caller/x/recipient/y',
  eventTime: '2026-11-21T12:00:00Z',
  dataVersion: '1.0',
  data: {
    to: { kind: 'phoneNumber', rawId: '4:+33612345600', phoneNumber: { value: '+33612345600' } },
    from:
      from === null
        ? { kind: 'unknown', rawId: '4:anonymous' }
        : { kind: 'phoneNumber', rawId: `4:${String(from)}`, phoneNumber: { value: from } },
    serverCallId: 'server',
    incomingCallContext: context,
  },
})
const HOUR_MS = 3_600_000
const HANDSHAKE = 'Microsoft.EventGrid.SubscriptionValidationEvent'
const TOPIC = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/CommunicationServices/contoso'

describe('T2 · Event Grid, or somebody who says so', () => {
  it('shakes hands', async () => {
    const edge = await testEdge()
    const data = { validationCode: 'code-1', validationUrl: 'https://evil.example/' }
    const response = await edge.grid([{ eventType: HANDSHAKE, topic: TOPIC, data }])
    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'code-1' }])
  })

  it('does not make us ask an address for it', async () => {
    const asked: string[] = []
    const server = createServer((request, answer) => {
      asked.push(request.url ?? '')
      answer.end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const edge = await testEdge()
    const data = { validationCode: 'code-1', validationUrl: `http://127.0.0.1:${port}/confirm` }
    const handshake = { eventType: HANDSHAKE, topic: TOPIC, data }
    expect((await edge.grid([handshake])).status).toBe(200)
    expect((await edge.grid([{ ...handshake, topic: '/subscriptions/of/somebody/else' }])).status).toBe(401)
    await fetch(`http://127.0.0.1:${port}/by-the-test`)
    server.close()
    expect(asked).toEqual(['/by-the-test'])
  })

  it('shakes hands with topics it knows alone, however they are written', async () => {
    const event = (topic?: string) => [{ eventType: HANDSHAKE, topic, data: { validationCode: 'code-1' } }]
    const any = await testEdge()
    const other = TOPIC.replace('contoso', 'fabrikam')
    const statuses = async (edge: TestEdge) =>
      Promise.all(
        [TOPIC, TOPIC.toUpperCase(), other, '/subscriptions/s/providers/Microsoft.Storage/x', undefined].map(
          async (topic) => (await edge.grid(event(topic))).status,
        ),
      )
    expect(await statuses(any)).toEqual([200, 200, 200, 401, 401])
    const webhooks = Webhooks.parse({ event_grid: { topics: [TOPIC] } })
    expect(await statuses(await testEdge({ change: (config) => ({ ...config, webhooks }) }))).toEqual([
      200, 200, 401, 401, 401,
    ])
  })

  it('counts what it does not know', async () => {
    const edge = await testEdge()
    expect(
      (
        await edge.grid([
          { eventType: 'Microsoft.Communication.New', data: {} },
          { ...incoming(), data: 'broken' },
          null,
        ])
      ).status,
    ).toBe(200)
    expect(edge.services.counters.read()).toEqual({
      'event-grid:Microsoft.Communication.New': 1,
      'event-grid:malformed': 2,
    })
  })

  it.each([
    ['a wrong secret', '?secret=wrong', [incoming()], 401],
    ['no secret', '', [incoming()], 401],
    ['no JSON', undefined, 'nonsense', 422],
    ['no array', undefined, incoming(), 422],
  ])('refuses %s', async (_what, query, body, status) => {
    const edge = await testEdge()
    const response =
      query === undefined
        ? await edge.grid(body)
        : await edge.send(`/webhooks/event-grid${query}`, { method: 'POST', body })
    expect(response.status).toBe(status)
    expect(edge.telephony.done).toEqual([])
  })
})

describe('a secret that takes over from another', () => {
  it('is accepted, and so is the other, until there is none', async () => {
    const send = async (edge: TestEdge, secret: string) =>
      (await edge.send(`/webhooks/event-grid?secret=${secret}`, { method: 'POST', body: [incoming()] })).status
    const settings = { ...TEST_SETTINGS, OTHER_EVENT_GRID_SECRET: 'secret-before-this-one' }
    const rotating = await testEdge({ services: { settings } })
    expect(await send(rotating, TEST_SETTINGS.EVENT_GRID_SECRET)).toBe(200)
    expect(await send(rotating, 'secret-before-this-one')).toBe(200)
    expect(await send(rotating, 'secret-before-that-one')).toBe(401)
    expect(await send(rotating, '')).toBe(401)
    const rotated = await testEdge()
    expect(await send(rotated, 'secret-before-this-one')).toBe(401)
    expect(await send(rotated, 'undefined')).toBe(401)
  })
})

describe('an incoming call', () => {
  it('is in the store before it is answered', async () => {
    const edge = await testEdge()
    let known = 0
    const answer = edge.telephony.answer
    edge.telephony.answer = async (...args) => {
      known = (await edge.store.list({ limit: 10 })).length
      return answer(...args)
    }
    await edge.grid([incoming()])
    expect(known).toBe(1)
    const [call] = await edge.store.list({ limit: 10 })
    expect(call).toMatchObject({
      initiate: { phone_number: CALLER, bot_name: 'Amélie' },
      legs: [{ connection_id: 'connection-1' }],
    })
  })

  it('is answered once, however often and however simultaneously it is delivered', async () => {
    const edge = await testEdge()
    await Promise.all(Array.from({ length: 8 }, () => edge.grid([incoming()])))
    await edge.grid([incoming(), incoming()])
    expect(edge.telephony.count('answer')).toBe(1)
    expect(await edge.store.list({ limit: 10 })).toHaveLength(1)
  })

  it('continues the conversation of the last hours, counted from the last interaction', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected'), cloudEvent('CallDisconnected', 9)])
    edge.clock.nowMs += 2 * HOUR_MS
    const at = new Date(edge.clock.nowMs).toISOString()
    await edge.store.apply(call.call_id, [{ id: 'said', type: 'caller-said', text: 'hello', lang: 'en-US', at }])
    edge.clock.nowMs += 2 * HOUR_MS
    await edge.grid([incoming('second'), incoming('second')])
    expect(await edge.store.list({ limit: 10 })).toHaveLength(1)
    expect(edge.telephony.count('answer')).toBe(1)
    edge.clock.nowMs += 4 * HOUR_MS
    await edge.grid([incoming('third')])
    expect(await edge.store.list({ limit: 10 })).toHaveLength(2)
  })

  it('never continues anything when the flag is 0, nor a conversation that is going on', async () => {
    const edge = await testEdge({
      change: (config) => ({ ...config, features: { ...config.features, callback_timeout_hour: 0 } }),
    })
    await edge.newCall()
    await edge.grid([incoming()])
    expect(await edge.store.list({ limit: 10 })).toHaveLength(2)

    const busy = await testEdge()
    await busy.carrier(await busy.newCall(), [cloudEvent('CallConnected')])
    await busy.grid([incoming()])
    expect(await busy.store.list({ limit: 10 })).toHaveLength(2)
  })

  it('is declined when no node has room, or the caller hides', async () => {
    const edge = await testEdge()
    await edge.grid([incoming('hidden', null)])
    edge.house.nodes = []
    await edge.grid([incoming('full')])
    expect(edge.telephony.done.map(({ operation }) => operation)).toEqual(['decline', 'decline'])
    expect(await edge.store.list({ limit: 10 })).toEqual([])
  })

  it('that the carrier will not connect any more is no reason to send it again', async () => {
    const edge = await testEdge()
    edge.telephony.refuses.add('answer')
    expect((await edge.grid([incoming()])).status).toBe(200)
    expect(await edge.store.latestByPhone(CALLER)).toMatchObject({ legs: [{ disconnected_at: expect.any(String) }] })
  })
})

describe('T2 · Event Grid with a token of Entra', async () => {
  const tenant = '33333333-3333-4333-8333-333333333333'
  const eventGrid = '4962773b-9cdb-44cf-a8bf-237846a00ab7'
  const webhooks = Webhooks.parse({ event_grid: { entra: { tenant_id: tenant, audience: 'api://calls' } } })
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const entraKeys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'entra', alg: 'RS256' }] })
  const guarded = (keys: SignerKeys = entraKeys) =>
    testEdge({ change: (config) => ({ ...config, webhooks }), services: { entraKeys: keys } })
  const token = (
    edge: TestEdge,
    claims: object,
    issuer = `https://sts.windows.net/${tenant}/`,
    audience = 'api://calls',
  ) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'entra' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime(Math.floor(edge.clock.nowMs / 1000) + 60)
      .sign(privateKey)
  const post = async (edge: TestEdge, bearer?: string) =>
    (
      await edge.send('/webhooks/event-grid', {
        method: 'POST',
        ...(bearer && { headers: { authorization: `Bearer ${bearer}` } }),
        body: [incoming()],
      })
    ).status

  it('is let in, by either version of the token, and by that alone', async () => {
    const edge = await guarded()
    const v2 = `https://login.microsoftonline.com/${tenant}/v2.0`
    expect(await post(edge, await token(edge, { appid: eventGrid }))).toBe(200)
    expect(await post(edge, await token(edge, { azp: eventGrid }, v2))).toBe(200)
    expect((await edge.grid([incoming()])).status).toBe(401)
    expect(edge.telephony.count('answer')).toBe(1)
  })

  it('is refused when it is somebody else', async () => {
    const edge = await guarded()
    const stranger = '44444444-4444-4444-8444-444444444444'
    const elsewhere = `https://sts.windows.net/${stranger}/`
    expect(await post(edge)).toBe(401)
    expect(await post(edge, 'nonsense')).toBe(401)
    expect(await post(edge, await token(edge, {}))).toBe(401)
    expect(await post(edge, await token(edge, { appid: stranger }))).toBe(401)
    expect(await post(edge, await token(edge, { appid: eventGrid }, elsewhere))).toBe(401)
    expect(await post(edge, await token(edge, { appid: eventGrid }, undefined, 'api://others'))).toBe(401)
    expect(edge.telephony.done).toEqual([])
  })

  it.each(FORGERIES)('is refused with a token %s', async (_what, forge) => {
    const edge = await guarded()
    const issuer = `https://sts.windows.net/${tenant}/`
    const nowS = Math.floor(edge.clock.nowMs / 1_000)
    const victim = { privateKey, publicKey, kid: 'entra', issuer, audience: 'api://calls', nowS }
    expect(await post(edge, await forge({ ...victim, claims: { appid: eventGrid } }))).toBe(401)
    expect(edge.telephony.done).toEqual([])
  })

  it('is asked to come again when the keys cannot be had', async () => {
    const edge = await guarded(
      remoteKeys('https://entra.example.com/keys', () => Promise.reject(new TypeError('network'))),
    )
    expect(await post(edge, await token(edge, { appid: eventGrid }))).toBe(503)
  })
})

import { createLocalJWKSet } from 'jose'
import { describe, expect, it } from 'vitest'
import { remoteKeys } from '../../auth/signed-token.ts'
import { FORGERIES } from '../../testing/forged-tokens.ts'
import { TEST_CONFIG } from '../../testing/test-config.ts'
import { cloudEvent, testEdge } from '../../testing/test-edge.ts'

const { token_keys_url } = TEST_CONFIG.communication_services

describe('T1 · Callbacks that the carrier did not send', () => {
  it('are tried in more than thirty ways', () => expect(FORGERIES.length).toBeGreaterThanOrEqual(30))

  it.each(FORGERIES)('with a token %s are refused and change nothing', async (_what, forge) => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const token = await forge(edge.identity.victim())
    const response = await edge.carrier(call, [cloudEvent('CallConnected')], token)
    expect([response.status, await response.json()]).toMatchObject([401, { error: { details: ['unauthorized'] } }])
    expect((await edge.stored(call.call_id)).version).toBe(0)
    expect(edge.telephony.done).toEqual([])
  })

  it('would be accepted with a true token, so that it is the forgery that is refused', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    expect((await edge.carrier(call, [cloudEvent('CallConnected')])).status).toBe(200)
    expect((await edge.stored(call.call_id)).version).toBeGreaterThan(0)
  })

  it('are no longer forged when only the clocks differ, by four minutes', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const token = await edge.identity.sign({ expires: Math.floor(edge.clock.nowMs / 1000) - 240 })
    expect((await edge.carrier(call, [cloudEvent('CallConnected')], token)).status).toBe(200)
  })

  it('without a token, by another scheme, or with the address of another call are refused', async () => {
    const edge = await testEdge()
    const [one, other] = [await edge.newCall(), await edge.newCall()]
    const body = [cloudEvent('CallConnected')]
    const headers = { authorization: `Bearer ${await edge.identity.sign()}` }
    const post = (path: string, init: object) => edge.send(`/webhooks/acs/${path}`, { method: 'POST', body, ...init })
    expect((await post(`${one.call_id}/${one.callback_secret}`, {})).status).toBe(401)
    const basic = { authorization: headers.authorization.replace('Bearer', 'Basic') }
    expect((await post(`${one.call_id}/${one.callback_secret}`, { headers: basic })).status).toBe(401)
    expect((await post(`${other.call_id}/${one.callback_secret}`, { headers })).status).toBe(401)
    expect((await post(`${one.call_id}/${other.callback_secret}`, { headers })).status).toBe(401)
    expect((await post(`${crypto.randomUUID()}/${one.callback_secret}`, { headers })).status).toBe(401)
    expect((await post(`nonsense/${one.callback_secret}`, { headers })).status).toBe(401)
  })
})

describe('a callback', () => {
  it.each([
    ['no JSON', '{"broken'],
    ['no array', {}],
    ['an empty array', []],
  ])('that holds %s is refused as malformed', async (_what, body) => {
    const edge = await testEdge()
    const response = await edge.carrier(await edge.newCall(), body)
    expect([response.status, await response.json()]).toMatchObject([422, { error: { message: 'Validation error' } }])
  })

  it('is read past what is unknown or malformed in it', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const batch = [
      null,
      { type: 7 },
      cloudEvent('SomethingNew'),
      { ...cloudEvent('CallDisconnected'), data: {} },
      cloudEvent('CallConnected'),
    ]
    expect((await edge.carrier(call, batch)).status).toBe(200)
    expect((await edge.stored(call.call_id)).in_progress).toBe(true)
    expect(edge.services.counters.read()).toMatchObject({
      'acs:malformed': 2,
      'acs:SomethingNew': 1,
      'acs:CallDisconnected': 1,
    })
  })

  it('is asked for again when our store fails', async () => {
    const { store } = await testEdge()
    const apply = () => Promise.reject(new Error('store down'))
    const edge = await testEdge({ services: { store: { ...store, apply } } })
    const response = await edge.carrier(await edge.newCall(), [cloudEvent('CallConnected')])
    expect([response.status, await response.json()]).toEqual([503, { error: { message: 'Try again', details: [] } }])
  })
})

describe('T1 · The keys of the carrier', () => {
  it('that cannot be fetched are our problem, not the sender’s', async () => {
    for (const answer of [
      () => Promise.reject(new TypeError('network')),
      async () => new Response('oops', { status: 500 }),
    ]) {
      const edge = await testEdge({ services: { carrierKeys: remoteKeys(token_keys_url, answer) } })
      const response = await edge.carrier(await edge.newCall(), [cloudEvent('CallConnected')])
      expect(response.status).toBe(503)
    }
  })

  it('are fetched once, however many unknown keys are presented', async () => {
    let fetched = 0
    const edge = await testEdge({
      services: {
        carrierKeys: remoteKeys(token_keys_url, async () => {
          fetched += 1
          return Response.json({ keys: [] })
        }),
      },
    })
    const call = await edge.newCall()
    for (const kid of ['a', 'b', 'c', 'd']) {
      const token = await edge.identity.sign({ kid })
      expect((await edge.carrier(call, [cloudEvent('CallConnected')], token)).status).toBe(401)
    }
    expect(fetched).toBe(1)
  })

  it('are chosen by the name in the token', async () => {
    const edge = await testEdge({ services: { carrierKeys: createLocalJWKSet({ keys: [] }) } })
    expect((await edge.carrier(await edge.newCall(), [cloudEvent('CallConnected')])).status).toBe(401)
  })
})

import { describe, expect, it } from 'vitest'
import { CALLER, cloudEvent, testEdge } from '../../testing/test-edge.ts'

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

describe('the Event Grid webhook', () => {
  it('shakes hands', async () => {
    const edge = await testEdge()
    const data = { validationCode: 'code-1', validationUrl: 'https://evil.example/' }
    const response = await edge.grid([{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data }])
    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'code-1' }])
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

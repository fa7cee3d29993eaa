import { Outbound } from '@call-center/shared/config/outbound'
import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { Services } from '../services.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { callAgain } from './call-again.ts'
import { openNewCall } from './new-call.ts'
import { placeCall } from './place.ts'
import { reconcileCalls } from './reconcile.ts'
import { settleEndedCalls } from './settle-ended.ts'

const NUMBER = '+33612345601'
const OTHER = '+33612345602'
const RING_TIME_MS = 120_000

/** Room for one call at a time. */
const edgeWithRoom = (services: Partial<Services> = {}) =>
  testEdge({
    change: (config) => ({ ...config, outbound: Outbound.parse({ countries: ['FR'], concurrent: 1 }) }),
    services,
  })

/** A part of an edge that fails while it is told to. */
function failing<Part extends object>(part: Part, operation: keyof Part, error: Error = new TypeError('broken')) {
  const state = { fails: true }
  const work = part[operation]
  if (typeof work !== 'function') throw new RangeError('an operation')
  const broken = async (...args: readonly unknown[]): Promise<unknown> => {
    if (state.fails) throw error
    return Reflect.apply(work, part, args)
  }
  return { state, part: { ...part, [operation]: broken } }
}

/** The same edge with another part, behind the same front door. */
async function withBroken<Name extends 'store' | 'telephony' | 'nodes' | 'outbound'>(
  name: Name,
  operation: keyof Services[Name],
  error?: Error,
) {
  const { services } = await edgeWithRoom()
  const { state, part } = failing(services[name], operation, error)
  const edge = await edgeWithRoom({ [name]: part })
  return { edge, state }
}

const ring = (edge: TestEdge, number = NUMBER, idempotency?: string) =>
  edge.send('/call', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${edge.services.settings.API_KEY}`,
      ...(idempotency !== undefined && { 'idempotency-key': idempotency }),
    },
    body: { phone_number: number },
  })
const newest = async (edge: TestEdge, number = NUMBER) => {
  const call = await edge.store.latestByPhone(number)
  if (!call) throw new RangeError('no such call')
  return call
}
const hangUp = async (edge: TestEdge, connectionId = 'connection-1') => {
  const data = { callConnectionId: connectionId }
  const events = [cloudEvent('CallConnected', 1, data), cloudEvent('CallDisconnected', 9, data)]
  await edge.carrier(await newest(edge), events)
}
const lookLater = async (edge: TestEdge) => {
  edge.clock.nowMs += RING_TIME_MS + 1
  await reconcileCalls(edge.services)
  await settleEndedCalls(edge.services)
}
const UNANSWERED = new ProviderError('telephony', 'no answer', { retryable: true, unanswered: true })

describe('a call that the carrier accepted', () => {
  it('is no refusal although the store fails: the same request rings nobody again, and the call is counted', async () => {
    const { edge, state } = await withBroken('store', 'apply')
    expect((await ring(edge, NUMBER, 'a')).status).toBe(201)
    state.fails = false
    expect((await ring(edge, NUMBER, 'a')).status).toBe(409)
    expect((await ring(edge, OTHER)).status).toBe(429)
    await hangUp(edge)
    expect((await ring(edge, NUMBER, 'a')).status).toBe(201)
    expect((await newest(edge)).legs.map(({ connection_id }) => connection_id)).toEqual(['connection-1'])
    expect((await ring(edge, OTHER)).status).toBe(201)
  })

  it('is in the document when the store fails once only', async () => {
    const { edge, state } = await withBroken('store', 'apply')
    const { pause } = edge.services
    const once = { ...edge.services, pause: async (ms: number) => ((state.fails = false), pause(ms)) }
    await placeCall(once, { phone_number: NUMBER }, { keyId: 'k' })
    expect((await newest(edge)).legs).toMatchObject([{ connection_id: 'connection-1' }])
  })
})

describe('a call that the carrier did not answer for', () => {
  it('may ring: it keeps its room, and the same request rings nobody again', async () => {
    const { edge, state } = await withBroken('telephony', 'place', UNANSWERED)
    expect((await ring(edge, NUMBER, 'a')).status).toBe(502)
    state.fails = false
    expect((await ring(edge, NUMBER, 'a')).status).toBe(409)
    expect((await ring(edge, OTHER)).status).toBe(429)
    await edge.carrier(await newest(edge), [cloudEvent('CallConnected', 1)])
    expect((await ring(edge, NUMBER, 'a')).status).toBe(201)
    await lookLater(edge)
    expect((await ring(edge, OTHER)).status).toBe(429)
    expect(edge.telephony.count('place')).toBe(0)
    await hangUp(edge)
    expect((await ring(edge, OTHER)).status).toBe(201)
  })

  it('is given up when nobody hears of it', async () => {
    const { edge, state } = await withBroken('telephony', 'place', UNANSWERED)
    await ring(edge, NUMBER, 'a')
    state.fails = false
    await lookLater(edge)
    expect(await newest(edge)).toMatchObject({ open: false })
    expect((await ring(edge, NUMBER, 'a')).status).toBe(502)
    expect((await ring(edge, OTHER)).status).toBe(201)
  })
})

describe('the room of a call', () => {
  it('comes back at the end although no node can be told', async () => {
    const { edge } = await withBroken('nodes', 'notify')
    await ring(edge)
    await hangUp(edge)
    expect((await ring(edge, OTHER)).status).toBe(201)
  })

  it('comes back a little later when the ledger did not answer at the end, for what the call was', async () => {
    const { edge, state } = await withBroken('outbound', 'settle')
    await ring(edge)
    await hangUp(edge)
    expect(edge.notices).toMatchObject([{ type: 'call-ended' }])
    expect((await ring(edge, OTHER)).status).toBe(429)
    state.fails = false
    await lookLater(edge)
    expect((await ring(edge, OTHER)).status).toBe(201)
  })

  it('is not taken by a call that was never placed, because the store failed', async () => {
    const { edge, state } = await withBroken('store', 'apply')
    const call = await edge.newCall()
    await expect(callAgain(edge.services, call.call_id, { id: 'x' })).rejects.toThrow('broken')
    expect(edge.telephony.count('place')).toBe(0)
    state.fails = false
    expect((await ring(edge, OTHER)).status).toBe(201)
  })

  it('goes along with a new claim although the ledger did not answer the first time', async () => {
    const { edge, state } = await withBroken('outbound', 'move')
    await ring(edge)
    const from = await newest(edge)
    await edge.carrier(from, [cloudEvent('CallConnected', 1)])
    const order = { id: 'n', check: () => {} }
    await expect(openNewCall(edge.services, from.call_id, order)).rejects.toThrow('broken')
    state.fails = false
    const to = await openNewCall(edge.services, from.call_id, order)
    expect(await edge.services.outbound.listUnsettled(edge.clock.nowMs)).toMatchObject([{ callId: to }])
  })

  it('stays with a call that goes on in another, however often one looks', async () => {
    const { edge, state } = await withBroken('outbound', 'move')
    await ring(edge)
    const from = await newest(edge)
    await edge.carrier(from, [cloudEvent('CallConnected', 1)])
    await openNewCall(edge.services, from.call_id, { id: 'n', check: () => {} }).catch(() => {})
    state.fails = false
    await lookLater(edge)
    await lookLater(edge)
    expect((await ring(edge, OTHER)).status).toBe(429)
  })
})

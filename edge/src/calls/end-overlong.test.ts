import { readMediaToken } from '@call-center/shared/protocol/media-token'
import { Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, NODE, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { endOverlongCalls } from './end-overlong.ts'
import { legOptions } from './open-leg.ts'

const MINUTE_MS = 60_000
/** A caller may talk for 120 minutes, whom we call for 60. */
const MARGIN_MIN = 2

const edgeWith = (limits: { in?: number; out?: number } = {}) =>
  testEdge({
    change: (config) => ({
      ...config,
      conversation: { ...config.conversation, longest_min: limits.in ?? 120 },
      outbound: { ...config.outbound, longest_min: limits.out ?? 60 },
    }),
  })

async function talking(edge: TestEdge, { placed = false } = {}) {
  const call = await edge.newCall()
  const data = placed ? { operationContext: 'placed' } : {}
  await edge.carrier(call, [cloudEvent('CallConnected', 0, data)])
  expect((await edge.stored(call.call_id)).legs[0]?.placed).toBe(placed ? true : undefined)
  return call
}
const after = async (edge: TestEdge, minutes: number) => {
  edge.clock.nowMs += minutes * MINUTE_MS
  await endOverlongCalls(edge.services)
  return edge.telephony.count('hangUp')
}

describe('a call that lasts longer than it may', () => {
  it.each([
    ['a caller', false, 120],
    ['whom the assistant called', true, 60],
  ])('is hung up after the time for a goodbye, although a node holds it: %s', async (_who, placed, longest) => {
    const edge = await edgeWith()
    const call = await talking(edge, { placed })
    edge.house.nodes = [{ ...NODE, calls: [call.call_id] }]
    expect(await after(edge, longest + MARGIN_MIN)).toBe(0)
    expect(await after(edge, 1)).toBe(1)
    expect(await edge.stored(call.call_id)).toMatchObject({ legs: [{ ended_by: 'assistant' }] })
  })

  it('is over also when the carrier does not have it any more', async () => {
    const edge = await edgeWith()
    const call = await talking(edge)
    edge.telephony.over = true
    await after(edge, 123)
    expect(await edge.stored(call.call_id)).toMatchObject({ open: false })
  })

  it('goes on where the operator set no limit, and with a colleague', async () => {
    const edge = await edgeWith({ in: 0 })
    await talking(edge)
    expect(await after(edge, 10_000)).toBe(0)
    const limited = await edgeWith()
    const { call_id } = await talking(limited)
    const at = '2026-11-21T12:00:05.000Z'
    await limited.store.apply(call_id, [{ id: 't', type: 'transferred', connectionId: 'connection-1', at }])
    expect(await after(limited, 10_000)).toBe(0)
  })

  it('keeps no other from being ended', async () => {
    const edge = await edgeWith()
    await talking(edge)
    await talking(edge)
    const { hangUp } = edge.telephony
    let first = true
    edge.telephony.hangUp = async (id) => {
      if (!first) return hangUp.call(edge.telephony, id)
      first = false
      throw new TypeError('broken')
    }
    expect(await after(edge, 123)).toBe(1)
  })
})

describe('how long a call may last', () => {
  /** In minutes. */
  const leftOf = async (edge: TestEdge, callId: string) => {
    const claim = { nodeId: 'n', tokenEpoch: 0 }
    const session = Session.parse(await (await edge.node(`/internal/calls/${callId}/session`, claim)).json())
    return session.endsInMs === undefined ? undefined : Math.round(session.endsInMs / MINUTE_MS)
  }

  it('is told to the node that takes it: what is left', async () => {
    const edge = await edgeWith()
    const { call_id } = await talking(edge)
    expect(await leftOf(edge, call_id)).toBe(120)
    edge.clock.nowMs += 100 * MINUTE_MS
    expect(await leftOf(edge, call_id)).toBe(20)
    edge.clock.nowMs += 100 * MINUTE_MS
    expect(await leftOf(edge, call_id)).toBe(0)
  })

  it('is not told where there is no limit', async () => {
    const edge = await edgeWith({ in: 0 })
    expect(await leftOf(edge, (await talking(edge)).call_id)).toBeUndefined()
  })

  it.each([
    [{ in: 10, out: 240 }, 240],
    [{ in: 180, out: 60 }, 180],
    [{ in: 0, out: 60 }, 24 * 60],
  ])('is how long the media token lasts at least: %j', async (limits, minutes) => {
    const edge = await edgeWith(limits)
    const { token } = await legOptions(edge.services, await edge.newCall(), NODE).openMedia('path')
    const read = (atMin: number) =>
      readMediaToken(token, TEST_SETTINGS.MEDIA_TOKEN_SECRET, edge.clock.nowMs + atMin * MINUTE_MS)
    expect(await read(minutes + 5)).toBeDefined()
    expect(await read(minutes + 15)).toBeUndefined()
  })
})

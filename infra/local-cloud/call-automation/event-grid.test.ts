import { describe, expect, it } from 'vitest'
import { silentLog } from '@call-center/shared/log'
import { ManualClock } from '../phone/manual-clock.ts'
import { EventGrid } from './event-grid.ts'

/** A webhook that answers events with `statuses`, in turn, and the handshake as it should. */
function setUp(statuses: number[]) {
  const clock = new ManualClock()
  const startMs = clock.nowMs()
  const deliveredMs: number[] = []
  const fakeFetch = async (_url: unknown, init?: RequestInit) => {
    const [event] = JSON.parse(String(init?.body))
    if (event.data.validationCode) return Response.json({ validationResponse: event.data.validationCode })
    deliveredMs.push(clock.nowMs() - startMs)
    return new Response(null, { status: statuses.shift() ?? 200 })
  }
  const options = { url: 'http://edge.test/', topic: '/t', clock, copies: () => 1, log: silentLog }
  const eventGrid = new EventGrid({ ...options, fetch: fakeFetch as typeof fetch })
  const advance = async (ms: number) => {
    clock.advance(ms)
    for (let i = 0; i < 20; i++) await Promise.resolve()
  }
  return { eventGrid, deliveredMs, advance }
}

const event = { eventType: 'Microsoft.Communication.IncomingCall', subject: '/caller', data: {} }

describe('Event Grid', () => {
  it('delivers again after 10 s and 30 s', async () => {
    const { eventGrid, deliveredMs, advance } = setUp([503, 500])
    await eventGrid.subscribed
    eventGrid.publish(event)
    await advance(0)
    await advance(10_000)
    await advance(29_999)
    expect(deliveredMs).toEqual([0, 10_000])
    await advance(1)
    await advance(3_600_000)
    expect(deliveredMs).toEqual([0, 10_000, 40_000])
  })

  it.each([400, 413])('gives an event up at once on %d', async (status) => {
    const { eventGrid, deliveredMs, advance } = setUp([status])
    await eventGrid.subscribed
    eventGrid.publish(event)
    await advance(0)
    await advance(60_000)
    expect(deliveredMs).toEqual([0])
  })

  it('stops when nobody wants the event any more: the caller hung up', async () => {
    let wanted = true
    const { eventGrid, deliveredMs, advance } = setUp([503])
    await eventGrid.subscribed
    eventGrid.publish(event, () => wanted)
    await advance(0)
    wanted = false
    await advance(60_000)
    expect(deliveredMs).toEqual([0])
  })
})

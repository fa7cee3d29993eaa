import type { CallState } from '@call-center/shared/call/call'
import type { Callbacks } from '@call-center/shared/config/callbacks'
import { Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { CALLER, cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { makeDueCallbacks } from './call-back.ts'

const MINUTE_MS = 60_000
/** An afternoon in Paris, where the number is. */
const DUE = '2026-11-23T14:00:00.000Z'

const edgeThatCalls = (callbacks: Partial<Callbacks> = {}) =>
  testEdge({
    change: (config) => ({
      ...config,
      conversation: {
        ...config.conversation,
        callbacks: { ...config.conversation.callbacks, enabled: true, ...callbacks },
      },
    }),
  })

/** A call that is over and promised to call back. */
async function promised(edge: TestEdge, { owner = 'assistant', due = DUE, title = 'Call back' } = {}) {
  const call = await edge.newCall()
  const first = { callConnectionId: 'first' }
  await edge.carrier(call, [cloudEvent('CallConnected', 1, first), cloudEvent('CallDisconnected', 9, first)])
  await remind(edge, call, { owner, due, title })
  return call
}

const remind = (edge: TestEdge, call: CallState, { owner = 'assistant', due = DUE, title = 'Call back' }) =>
  edge.store.apply(call.call_id, [
    {
      id: `reminder:${title}:${due}`,
      type: 'reminder-set',
      at: call.created_at,
      reminder: { created_at: call.created_at, title, description: '', due_date_time: due, owner },
    },
  ])

const look = async (edge: TestEdge, iso: string) => {
  edge.clock.nowMs = Date.parse(iso)
  await makeDueCallbacks(edge.services)
}
const rung = (edge: TestEdge) => edge.telephony.count('place')
const connectionOf = async (edge: TestEdge, call: CallState) =>
  (await edge.stored(call.call_id)).legs.at(-1)?.connection_id ?? ''
const end = async (edge: TestEdge, call: CallState, how: 'answered' | 'unanswered') => {
  const callConnectionId = await connectionOf(edge, call)
  const time = new Date(edge.clock.nowMs + 1_000).toISOString()
  const event = (type: string) => ({ ...cloudEvent(type, 0, { callConnectionId }), time })
  await edge.carrier(call, how === 'answered' ? [event('CallConnected')] : [event('CallDisconnected')])
}
const page = async (edge: TestEdge, call: CallState) => (await edge.api(`/report/${call.call_id}`)).text()

describe('a reminder of the assistant', () => {
  it('rings the other end of the call when it is due, once, on the same document', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await look(edge, '2026-11-23T13:59:59.000Z')
    expect(rung(edge)).toBe(0)
    expect(await page(edge, call)).toContain('The assistant calls on 23 Nov 2026, 15:00 (Paris).')
    edge.clock.nowMs = Date.parse(DUE)
    await Promise.all([1, 2, 3].map(() => makeDueCallbacks(edge.services)))
    expect(rung(edge)).toBe(1)
    expect(edge.telephony.done.find(({ operation }) => operation === 'place')).toMatchObject({
      args: [CALLER, {}, '+33612345600'],
    })
    await end(edge, call, 'answered')
    const stored = await edge.stored(call.call_id)
    expect(stored).toMatchObject({ callbacks: [{ state: 'answered', attempts: 1 }], in_progress: true })
    expect(stored.callback_due_at).toBeUndefined()
    expect(await page(edge, call)).toContain('The assistant called back.')
  })

  it('is put off while the limits do not allow the call, and takes no room when nobody is rung', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await edge.services.outbound.addDoNotCall(CALLER)
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
    await edge.services.outbound.removeDoNotCall(CALLER)
    // At night its own quiet hours put it off: each look takes room, and gives it back.
    for (const time of ['22:00', '22:01', '22:02', '22:03']) await look(edge, `2026-11-23T${time}:00.000Z`)
    await look(edge, '2026-11-24T08:30:00.000Z')
    expect(rung(edge)).toBe(1)
    expect((await edge.stored(call.call_id)).callbacks).toMatchObject([{ attempts: 1 }])
  })

  it('that was tried already, whoever did it, is not rung for', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await edge.store.apply(call.call_id, [{ id: `callback:${DUE}:1`, type: 'effect-claimed', at: DUE }])
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
  })

  it('is told to the node that takes the call, without a word of what was agreed', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge, { title: 'SECRET' })
    await look(edge, DUE)
    await end(edge, call, 'answered')
    const path = `/internal/calls/${call.call_id}/session`
    const session = Session.parse(await (await edge.node(path, { nodeId: 'n', tokenEpoch: 0 })).json())
    expect([session.callingBack, JSON.stringify(session).includes('SECRET')]).toEqual([true, false])
  })

  it('rings again when nobody answers, and gives up after the last attempt', async () => {
    const edge = await edgeThatCalls({ max_attempts: 2, retry_after_min: 30 })
    const call = await promised(edge)
    await look(edge, DUE)
    await end(edge, call, 'unanswered')
    await look(edge, '2026-11-23T14:29:00.000Z')
    expect(rung(edge)).toBe(1)
    await look(edge, '2026-11-23T14:30:00.000Z')
    expect(rung(edge)).toBe(2)
    await end(edge, call, 'unanswered')
    await look(edge, '2026-11-23T15:30:00.000Z')
    expect(rung(edge)).toBe(2)
    expect(await edge.stored(call.call_id)).toMatchObject({ callbacks: [{ state: 'given-up', attempts: 2 }] })
    expect(await page(edge, call)).toContain('Called 2 times, nobody answered.')
  })

  it('waits for the end of the night where the number is', async () => {
    const edge = await edgeThatCalls()
    await promised(edge, { due: '2026-11-23T20:30:00.000Z' })
    await look(edge, '2026-11-23T20:30:00.000Z')
    await look(edge, '2026-11-24T07:59:00.000Z')
    expect(rung(edge)).toBe(0)
    await look(edge, '2026-11-24T08:00:00.000Z')
    expect(rung(edge)).toBe(1)
  })

  it('waits while they are on the phone, with whichever conversation', async () => {
    const edge = await edgeThatCalls({ retry_after_min: 5 })
    await promised(edge)
    const other = await edge.newCall()
    const event = (type: string) => cloudEvent(type, 1, { callConnectionId: 'other' })
    await edge.carrier(other, [event('CallConnected')])
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
    await edge.carrier(other, [event('CallDisconnected')])
    await look(edge, '2026-11-23T14:05:00.000Z')
    expect(rung(edge)).toBe(1)
  })

  it('waits for a node with room, and counts no attempt meanwhile', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    const { nodes } = edge.house
    edge.house.nodes = []
    await look(edge, DUE)
    edge.house.nodes = nodes
    expect((await edge.stored(call.call_id)).callbacks).toMatchObject([{ attempts: 0 }])
    await look(edge, '2026-11-23T14:01:00.000Z')
    expect(rung(edge)).toBe(1)
  })

  it('that the carrier refuses is an attempt', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    edge.telephony.refuses.add('place')
    await look(edge, DUE)
    expect((await edge.stored(call.call_id)).callbacks).toMatchObject([
      { attempts: 1, due_at: new Date(Date.parse(DUE) + 30 * MINUTE_MS).toISOString() },
    ])
  })

  it('is one call together with others that are due', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await remind(edge, call, { title: 'And the photos', due: '2026-11-23T13:50:00.000Z' })
    await look(edge, DUE)
    await end(edge, call, 'answered')
    await look(edge, '2026-11-23T18:00:00.000Z')
    expect(rung(edge)).toBe(1)
    expect((await edge.stored(call.call_id)).callbacks.map(({ state }) => state)).toEqual(['answered', 'answered'])
  })

  it('that is set anew is a new promise, and one that is given to somebody else none', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await remind(edge, call, { due: '2026-11-24T10:00:00.000Z' })
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
    await remind(edge, call, { due: '2026-11-24T11:00:00.000Z', owner: 'customer' })
    await look(edge, '2026-11-24T12:00:00.000Z')
    expect([rung(edge), (await edge.stored(call.call_id)).callbacks]).toEqual([0, []])
  })

  it('that is a day late comes out of the blue, and is given up', async () => {
    const edge = await edgeThatCalls()
    const call = await promised(edge)
    await look(edge, '2026-11-24T14:00:01.000Z')
    expect(rung(edge)).toBe(0)
    expect(await page(edge, call)).toContain('Not called back: it was too late.')
  })
})

describe('nobody is rung', () => {
  it.each(['customer', 'Anna', ''])('for a reminder of %j', async (owner) => {
    const edge = await edgeThatCalls()
    await promised(edge, { owner })
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
  })

  it('unless the operator wants it', async () => {
    const edge = await testEdge()
    const call = await promised(edge)
    await look(edge, DUE)
    expect(rung(edge)).toBe(0)
    expect(await page(edge, call)).toContain('calling back is switched off')
  })
})

import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import type { Services } from '../services.ts'
import { resendSmsAnswers } from '../sms/resend-answers.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { makeDueCallbacks } from './call-back.ts'
import { resendInsights } from './reconcile.ts'
import { settleEndedCalls } from './settle-ended.ts'

const DUE = '2026-11-23T14:00:00.000Z'
const DAY_MS = 86_400_000
const BAD = newCallId()

/** One document that every list begins with cannot be read. */
function withBadDocument({ services }: TestEdge): Services {
  const { store, outbound } = services
  const first = (list: CallListing) => async (at: string) => [BAD, ...(await list(at))]
  const unreadable = async () => {
    throw new SyntaxError('not a call')
  }
  return {
    ...services,
    store: {
      ...store,
      listCallbacksDue: first(store.listCallbacksDue),
      listAwaitingInsights: () => first(store.listAwaitingInsights)(''),
      listAwaitingSmsAnswers: () => first(store.listAwaitingSmsAnswers)(''),
      get: (callId) => (callId === BAD ? unreadable() : store.get(callId)),
      apply: (callId, changes) => (callId === BAD ? unreadable() : store.apply(callId, changes)),
    },
    outbound: {
      ...outbound,
      listUnsettled: async (at) => [{ callId: BAD, placedAtMs: 0 }, ...(await outbound.listUnsettled(at))],
    },
  }
}
type CallListing = (at: string) => Promise<(typeof BAD)[]>

const ended = async (edge: TestEdge) => {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1), cloudEvent('CallDisconnected', 9)])
  return call
}

describe('one document that cannot be read', () => {
  it('keeps nobody else from being called back', async () => {
    const edge = await testEdge({
      change: (config) => {
        const { callbacks } = config.conversation
        return { ...config, conversation: { ...config.conversation, callbacks: { ...callbacks, enabled: true } } }
      },
    })
    const { call_id: callId, created_at: at } = await ended(edge)
    const reminder = { created_at: at, title: 'T', description: '', due_date_time: DUE, owner: 'assistant' }
    await edge.store.apply(callId, [{ id: 'r', type: 'reminder-set', at, reminder }])
    edge.clock.nowMs = Date.parse(DUE)
    await makeDueCallbacks(withBadDocument(edge))
    expect(edge.telephony.count('place')).toBe(1)
  })

  it('keeps no other lost job from being sent again', async () => {
    const edge = await testEdge()
    await ended(edge)
    edge.jobs.splice(0)
    edge.clock.nowMs += DAY_MS
    await resendInsights(withBadDocument(edge))
    expect(edge.jobs).toHaveLength(1)
  })

  it('keeps no other text message from being answered', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const at = call.created_at
    await edge.store.apply(call.call_id, [{ id: 'sms', type: 'sms-received', text: 'Hello?', at }])
    edge.clock.nowMs += DAY_MS / 2
    await resendSmsAnswers(withBadDocument(edge))
    expect(edge.smsJobs).toHaveLength(1)
  })

  it('keeps no other call from being settled', async () => {
    const edge = await testEdge()
    expect((await edge.api('/call', { phone_number: '+33612345678' })).status).toBe(201)
    edge.telephony.gone.add('connection-1')
    const [call] = await edge.store.list({ limit: 1 })
    if (!call) throw new RangeError('the call is stored')
    const id = 'disconnected:connection-1'
    const at = call.created_at
    await edge.store.apply(call.call_id, [{ id, type: 'leg-disconnected', connectionId: 'connection-1', at }])
    edge.clock.nowMs += DAY_MS
    await settleEndedCalls(withBadDocument(edge))
    expect(await edge.services.outbound.listUnsettled(edge.clock.nowMs)).toEqual([])
  })
})

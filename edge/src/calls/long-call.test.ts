import { numberedId } from '@call-center/shared/call/applied'
import type { CallState } from '@call-center/shared/call/call'
import { Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

const BATCH = 200
const MINUTE_MS = 60_000

const now = (edge: TestEdge) => new Date(edge.clock.nowMs).toISOString()
const carrierSays = (edge: TestEdge, call: CallState, type: string, data: Record<string, unknown> = {}) =>
  edge.carrier(call, [{ ...cloudEvent(type, 0, data), time: now(edge) }])

async function claimed(edge: TestEdge, { call_id }: CallState) {
  const claim = { nodeId: 'n', tokenEpoch: 0 }
  return Session.parse(await (await edge.node(`/internal/calls/${call_id}/session`, claim)).json())
}

/** Half an hour of talking, as the node that holds the call reports it. */
async function talk(edge: TestEdge, { call_id }: CallState, { epoch, from = 0 }: { epoch: number; from?: number }) {
  for (let batch = 0; batch < 3; batch += 1) {
    edge.clock.nowMs += 10 * MINUTE_MS
    const events = Array.from({ length: BATCH }, (_, index) => ({
      id: numberedId(call_id, epoch, from + batch * BATCH + index + 1),
      type: 'silence-noticed',
      at: now(edge),
    }))
    expect((await edge.node(`/internal/calls/${call_id}/events`, { epoch, events })).status).toBe(200)
  }
}

describe('a call of hours', () => {
  it('does not take a stream that breaks now and then for one that never came up', { timeout: 30_000 }, async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await carrierSays(edge, call, 'CallConnected')
    const choice = { operationContext: 'language-1', choiceResult: { label: 'en-US' } }
    await carrierSays(edge, call, 'RecognizeCompleted', choice)
    for (let loss = 1; loss <= 6; loss += 1) {
      edge.clock.nowMs += 1_000
      const { epoch, lang } = await claimed(edge, call)
      expect([epoch, lang]).toEqual([loss, 'en-US'])
      await talk(edge, call, { epoch })
      const start = edge.telephony.done.findLast(({ operation }) => operation === 'startStreaming')
      await carrierSays(edge, call, 'MediaStreamingFailed', { operationContext: start?.args[1] })
      expect([edge.telephony.count('startStreaming'), edge.telephony.count('say')]).toEqual([loss + 1, 0])
    }
    const { applied, misses } = await edge.stored(call.call_id)
    expect([applied.length < 50, misses.length]).toEqual([true, 6 * 3 * BATCH])
  })

  it('is asked for a language once, and knows that it was held', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await carrierSays(edge, call, 'CallConnected')
    const choice = { operationContext: 'language-1', choiceResult: { label: 'en-US' } }
    await carrierSays(edge, call, 'RecognizeCompleted', choice)
    const { epoch } = await claimed(edge, call)
    await talk(edge, call, { epoch })
    expect(await claimed(edge, call)).toMatchObject({ epoch: 2, takenOver: true, lang: 'en-US' })
    await carrierSays(edge, call, 'CallConnected')
    expect(edge.telephony.count('ask')).toBe(1)
  })
})

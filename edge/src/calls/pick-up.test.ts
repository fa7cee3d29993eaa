import type { CallState } from '@call-center/shared/call/call'
import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import type { Voicemail } from '@call-center/shared/config/voicemail'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { makeDueCallbacks } from './call-back.ts'
import { onCarrierNotice } from './lifecycle.ts'

const ENGLISH_ONLY = (config: TestEdge['services']['config']) => {
  const { lang } = config.conversation.initiate
  return { default_short_code: 'en-US', availables: lang.availables.filter((l) => l.short_code === 'en-US') }
}
const callbacks = {
  enabled: true,
  max_attempts: 2,
  retry_after_min: 30,
  quiet_hours: { from: '20:00', to: '20:00' },
}

const withVoicemail = (voicemail: Voicemail) =>
  testEdge({ change: (config) => ({ ...config, conversation: { ...config.conversation, voicemail, callbacks } }) })

/** The fake carrier numbers those it opens itself from 1. */
const FIRST = { callConnectionId: 'connection-0' }
const pickedUp = () => cloudEvent('CallConnected', 1, { ...FIRST, operationContext: 'placed' })

/** A call of ours that was picked up, and the session that the node got. */
async function placedCall(edge: TestEdge, initiate: Partial<CallState['initiate']> = {}) {
  const call = await edge.newCall({ lang: ENGLISH_ONLY(edge.services.config), ...initiate })
  await edge.carrier(call, [pickedUp()])
  const claim = async () => {
    const response = await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
    return (await response.json()) as { readonly epoch: number; readonly screening?: string }
  }
  const session = await claim()
  const tell = (by: 'person' | 'machine') =>
    edge.node(`/internal/calls/${call.call_id}/commands`, {
      epoch: session.epoch,
      id: `answered-by-${by}`,
      command: { type: 'answered-by', by },
    })
  return { call, session, tell, claim }
}

const done = (edge: TestEdge) => edge.telephony.done.map(({ operation }) => operation)

describe('a call of ours', () => {
  it('is listened to before anything is asked, and goes on when a person has answered', async () => {
    const edge = await withVoicemail('hang_up')
    const { call, session, tell } = await placedCall(edge)
    expect(session.screening).toBe('find-out')
    expect(done(edge)).toEqual(['startStreaming'])
    expect((await tell('person')).status).toBe(202)
    expect(edge.notices).toEqual([{ type: 'begin', callId: call.call_id, lang: 'en-US' }])
    expect(done(edge)).toEqual(['startStreaming'])
  })

  it('is streamed anew when its stream breaks later, although the node may not have told yet that it lost the call', async () => {
    const edge = await withVoicemail('hang_up')
    const { call, tell } = await placedCall(edge)
    await tell('person')
    await edge.carrier(call, [cloudEvent('MediaStreamingFailed', 2, { ...FIRST, operationContext: 'stream-screen-1' })])
    expect(done(edge)).toEqual(['startStreaming', 'startStreaming'])
  })

  it('asks for the language once a person has answered', async () => {
    const edge = await withVoicemail('hang_up')
    const { call, tell } = await placedCall(edge, { lang: edge.services.config.conversation.initiate.lang })
    await tell('person')
    expect([done(edge), edge.notices]).toEqual([['startStreaming', 'ask'], []])
    const choice = { ...FIRST, operationContext: 'language-1', choiceResult: { label: 'es-ES' } }
    await edge.carrier(call, [cloudEvent('RecognizeCompleted', 6, choice)])
    expect(edge.notices).toEqual([{ type: 'begin', callId: call.call_id, lang: 'es-ES' }])
  })

  it('streams anew when the node that listened is gone', async () => {
    const edge = await withVoicemail('hang_up')
    const { tell } = await placedCall(edge)
    edge.house.notified = false
    await tell('person')
    expect(done(edge)).toEqual(['startStreaming', 'startStreaming'])
  })

  it('hangs up on a machine, once', async () => {
    const edge = await withVoicemail('hang_up')
    const { call, tell } = await placedCall(edge)
    await tell('machine')
    await tell('machine')
    expect(done(edge)).toEqual(['startStreaming', 'hangUp'])
    expect(await edge.stored(call.call_id)).toMatchObject({
      legs: [{ placed: true, answered_by: 'machine', voicemail: 'hang_up', ended_by: 'assistant' }],
      callbacks: [],
    })
  })

  it('has the node leave a message, also one that was not there before', async () => {
    const edge = await withVoicemail('leave_message')
    const { call, tell, claim } = await placedCall(edge)
    await tell('machine')
    expect(edge.notices).toEqual([{ type: 'leave-message', callId: call.call_id }])
    expect((await claim()).screening).toBe('machine')
  })

  it('calls again later when it is to, and as often as callbacks are', async () => {
    const edge = await withVoicemail('retry_later')
    const { call, tell } = await placedCall(edge)
    await tell('machine')
    expect(done(edge)).toEqual(['startStreaming', 'hangUp'])
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9, FIRST)])
    await makeDueCallbacks(edge.services)
    expect(edge.telephony.count('place')).toBe(0)
    edge.clock.nowMs += 31 * 60_000
    await makeDueCallbacks(edge.services)
    expect(edge.telephony.count('place')).toBe(1)
    const { connections } = (await edge.stored(call.call_id)).callbacks[0] ?? {}
    const again = { operationContext: 'placed', callConnectionId: connections?.[0] }
    await edge.carrier(call, [cloudEvent('CallConnected', 20, again)])
    const response = await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
    const session = (await response.json()) as { epoch: number; callingBack: boolean }
    expect(session).toMatchObject({ screening: 'find-out', callingBack: false })
    const command = { type: 'answered-by', by: 'machine' }
    await edge.node(`/internal/calls/${call.call_id}/commands`, { epoch: session.epoch, id: 'again', command })
    await edge.carrier(call, [cloudEvent('CallDisconnected', 25, { callConnectionId: connections?.[0] })])
    edge.clock.nowMs += 31 * 60_000
    await makeDueCallbacks(edge.services)
    expect((await edge.stored(call.call_id)).callbacks).toMatchObject([{ attempts: 2, state: 'given-up' }])
    expect(edge.telephony.count('place')).toBe(1)
  })

  const guesses = async (edge: TestEdge, call: CallState, ...guesses: readonly AnswerGuess[]) => {
    const at = new Date(edge.clock.nowMs).toISOString()
    for (const who of guesses)
      await onCarrierNotice(edge.services, call.call_id, {
        type: 'answer-guessed',
        who,
        connectionId: 'connection-0',
        at,
      })
  }

  it('is decided about by the node, which is told what the carrier believes: nobody is hung up on for that', async () => {
    const edge = await withVoicemail('hang_up')
    const { call, tell } = await placedCall(edge)
    await guesses(edge, call, 'machine', 'machine', 'fax', 'person')
    const callId = call.call_id
    expect(edge.notices).toEqual([
      { type: 'answer-guessed', callId, who: 'machine' },
      { type: 'answer-guessed', callId, who: 'fax' },
      { type: 'answer-guessed', callId, who: 'person' },
    ])
    await tell('person')
    await guesses(edge, call, 'machine')
    expect(done(edge)).toEqual(['startStreaming'])
    expect((await edge.stored(callId)).legs).toMatchObject([{ answered_by: 'person' }])
  })

  it('is not guessed about where nobody wants to know', async () => {
    const edge = await withVoicemail('ignore')
    const call = await edge.newCall()
    await edge.carrier(call, [pickedUp()])
    await guesses(edge, call, 'machine')
    expect([edge.notices, done(edge)]).toEqual([[], ['ask']])
  })

  it.each([
    ['ignore' as const, pickedUp()],
    ['hang_up' as const, cloudEvent('CallConnected', 1)],
  ])('is not screened with %s, or when we were rung', async (voicemail, connected) => {
    const edge = await withVoicemail(voicemail)
    const call = await edge.newCall()
    await edge.carrier(call, [connected])
    expect(done(edge)).toEqual(['ask'])
  })
})

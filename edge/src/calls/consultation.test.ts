import type { Languages } from '@call-center/shared/config/languages'
import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { SlowModel } from '../insights/slow-model.ts'
import type { Services } from '../services.ts'
import { CALLER, cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

const AGENT = '+33612345699'
const BRIEFING = 'Nora reports a stolen bicycle.'

const withBriefing = (services: Partial<Services> = {}) =>
  testEdge({
    change: (config) => ({ ...config, conversation: { ...config.conversation, transfer: { briefing: true } } }),
    services,
  })

/** A caller whom the node wants to hand over; `context` is what the carrier sends back. */
async function handedOver(edge: TestEdge, briefing: string | undefined = BRIEFING, lang?: Languages) {
  const call = await edge.newCall({ agent_phone_number: AGENT as never, ...(lang && { lang }) })
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  const claim = { nodeId: 'node-1', tokenEpoch: 0 }
  const session = await (await edge.node(`/internal/calls/${call.call_id}/session`, claim)).json()
  const { epoch, briefsColleagues } = session as { epoch: number; briefsColleagues: boolean }
  const command = { type: 'transfer', ...(briefing && { briefing }) }
  const ask = { epoch, id: 'transfer-1', command }
  const asks = () => edge.node(`/internal/calls/${call.call_id}/commands`, ask)
  return { call, briefsColleagues, response: await asks(), asks }
}
const reached = () => cloudEvent('AddParticipantSucceeded', 10, { operationContext: 'transfer-1' })
const answered = (label: string) =>
  cloudEvent('RecognizeCompleted', 20, { operationContext: 'briefing/transfer-1', choiceResult: { label } })
const onLine = (second: number, ...numbers: string[]) =>
  cloudEvent('ParticipantsUpdated', second, {
    participants: numbers.map((number) => ({ identifier: { kind: 'phoneNumber', rawId: `4:${number}` } })),
  })

/** What was asked of the carrier since the leg was connected. */
const done = (edge: TestEdge) => edge.telephony.done.map(({ operation }) => operation).slice(1)

describe('a colleague', () => {
  it('is told what it is about, and gets the caller when they accept, once', async () => {
    const edge = await withBriefing()
    const { call, briefsColleagues, response, asks } = await handedOver(edge)
    expect([briefsColleagues, response.status, (await asks()).status]).toEqual([true, 202, 202])
    expect(done(edge)).toEqual(['consult'])
    expect(edge.telephony.done.at(-1)?.args[1]).toMatchObject({ to: AGENT, caller: CALLER, context: 'transfer-1' })
    await edge.carrier(call, [reached(), reached()])
    expect(done(edge)).toEqual(['consult', 'ask'])
    const question = edge.telephony.done.at(-1)?.args[1]
    expect(question).toMatchObject({ to: AGENT, prompt: [{ text: expect.stringContaining(BRIEFING) }] })
    await edge.carrier(call, [answered('yes'), answered('yes')])
    expect(done(edge)).toEqual(['consult', 'ask', 'joinColleague'])
    expect((await edge.stored(call.call_id)).legs).toMatchObject([{ ended_by: 'transfer' }])
    expect(edge.notices).toEqual([])
  })

  it.each([
    ['does not pick up', [cloudEvent('AddParticipantFailed', 10, { operationContext: 'transfer-1' })]],
    ['refuses', [reached(), answered('no')]],
    ['says nothing', [reached(), cloudEvent('RecognizeFailed', 20, { operationContext: 'briefing/transfer-1' })]],
    ['hangs up', [reached(), onLine(15, CALLER)]],
  ])('who %s leaves the caller with the assistant', async (_what, events) => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    await edge.carrier(call, [onLine(2, CALLER), ...events, ...events])
    expect(done(edge).filter((one) => one !== 'ask')).toEqual(['consult', 'dismissColleague'])
    expect(edge.notices).toEqual([{ type: 'transfer-failed', callId: call.call_id }])
  })

  it('is not recorded, for they were not asked; nor is what follows when they cannot be joined', async () => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    const at = '2026-11-21T12:00:03.000Z'
    await edge.store.apply(call.call_id, [
      { id: 'consent', type: 'recording-consent', connectionId: 'connection-1', given: true, at },
      { id: 'started', type: 'recording-started', connectionId: 'connection-1', recordingId: 'recording-1', at },
    ])
    edge.telephony.refuses.add('joinColleague')
    await edge.carrier(call, [reached(), answered('yes')])
    const after = ['stopRecording', 'joinColleague', 'dismissColleague']
    expect(done(edge).slice(-3)).toEqual(after)
    const pause = { epoch: 1, id: 'p', command: { type: 'pause-recording' } }
    expect((await edge.node(`/internal/calls/${call.call_id}/commands`, pause)).status).toBe(202)
    expect(done(edge).slice(-3)).toEqual(after)
  })

  it('who is put through without a briefing is not recorded either', async () => {
    const edge = await testEdge()
    const { call } = await handedOver(edge)
    const at = '2026-11-21T12:00:03.000Z'
    await edge.store.apply(call.call_id, [
      { id: 'consent', type: 'recording-consent', connectionId: 'connection-1', given: true, at },
      { id: 'started', type: 'recording-started', connectionId: 'connection-1', recordingId: 'recording-1', at },
    ])
    const accepted = cloudEvent('CallTransferAccepted', 20, { operationContext: 'transfer-1' })
    await edge.carrier(call, [accepted, accepted])
    expect(done(edge)).toEqual(['transfer', 'stopRecording'])
    expect(edge.telephony.done.at(-1)?.args).toEqual(['connection-1', 'recording-1'])
  })

  it('who cannot be joined leaves the caller with the assistant too', async () => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    edge.telephony.refuses.add('joinColleague')
    await edge.carrier(call, [reached(), answered('yes')])
    expect(edge.notices).toEqual([{ type: 'transfer-failed', callId: call.call_id }])
    expect((await edge.stored(call.call_id)).legs[0]?.ended_by).toBeUndefined()
  })

  it.each([
    ['once', 1],
    ['for good', Infinity],
  ])('who was joined stays with the caller although the store fails %s', async (_how, failures) => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    await edge.carrier(call, [reached()])
    const { store } = edge
    const { apply } = store
    let left = failures
    store.apply = async (callId, changes) => {
      if (typeof changes !== 'function' && changes[0]?.type === 'transferred' && (left -= 1) >= 0)
        throw new TypeError('broken')
      return apply.call(store, callId, changes)
    }
    await edge.carrier(call, [answered('yes')])
    expect([done(edge), edge.notices]).toEqual([['consult', 'ask', 'joinColleague'], []])
    const ended_by = failures === 1 ? 'transfer' : undefined
    expect((await edge.stored(call.call_id)).legs[0]?.ended_by).toBe(ended_by)
  })

  it('who cannot be sent away at first is, and the node is told', async () => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    const { dismissColleague } = edge.telephony
    let failures = 2
    edge.telephony.dismissColleague = async (...args) => {
      if ((failures -= 1) >= 0) throw new ProviderError('telephony', 'no answer', { retryable: true })
      return dismissColleague.call(edge.telephony, ...args)
    }
    await edge.carrier(call, [reached(), answered('no')])
    expect(done(edge)).toEqual(['consult', 'ask', 'dismissColleague'])
    expect(edge.notices).toEqual([{ type: 'transfer-failed', callId: call.call_id }])
  })

  it('who cannot be sent away at all does not keep the node from being told', async () => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    edge.telephony.refuses.add('dismissColleague')
    await edge.carrier(call, [reached(), answered('no')])
    expect(edge.notices).toEqual([{ type: 'transfer-failed', callId: call.call_id }])
  })

  it('and the caller are spoken to in a language that nothing is shipped in', async () => {
    const model: SlowModel = {
      complete: async (messages) => {
        const texts: string[] = JSON.parse(messages.at(-1)?.content ?? '[]')
        return JSON.stringify(texts.map((text) => `de-DE: ${text}`))
      },
    }
    // As long as a translation takes, and longer.
    const pause = () => new Promise<void>((resolve) => void setImmediate(resolve))
    const edge = await withBriefing({ model, pause })
    const german = { short_code: 'de-DE', voice: 'v', pronunciations_en: ['German'] }
    const { call } = await handedOver(edge, BRIEFING, { default_short_code: 'de-DE', availables: [german] })
    await edge.carrier(call, [reached()])
    const [consult, ask] = edge.telephony.done.slice(-2)
    const told = { text: expect.stringMatching(/^de-DE: /), lang: 'de-DE' }
    expect([consult?.args[1], ask?.args[1]]).toMatchObject([{ wait: [told] }, { prompt: [told] }])
  })

  it('is not kept when the caller is gone', async () => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge)
    await edge.carrier(call, [reached(), onLine(15, AGENT)])
    expect(done(edge).at(-1)).toBe('hangUp')
  })

  it.each([
    ['my window is broken', 'my window is broken. '],
    ['Is it covered?', 'Is it covered? '],
    ['我家厨房漏水了。', '我家厨房漏水了。 '],
  ])('is told it as a sentence that ends: %s', async (briefing, told) => {
    const edge = await withBriefing()
    const { call } = await handedOver(edge, briefing)
    await edge.carrier(call, [reached()])
    expect(edge.telephony.done.at(-1)?.args[1]).toMatchObject({ prompt: [{ text: expect.stringContaining(told) }] })
  })

  it('gets the caller as before without a briefing, or where none is configured', async () => {
    const edge = await withBriefing()
    await handedOver(edge, '')
    expect(done(edge)).toEqual(['transfer'])
    const plain = await testEdge()
    await handedOver(plain)
    expect(done(plain)).toEqual(['transfer'])
  })
})

import type { CallState } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudEvent, testEdge } from '../testing/test-edge.ts'
import { onCarrierNotice, restartStreaming } from './lifecycle.ts'

const chosen = (label = 'en-US', context = 'language-1') =>
  cloudEvent('RecognizeCompleted', 5, {
    operationContext: context,
    recognitionType: 'choices',
    choiceResult: { label },
  })
const consent = (label: 'yes' | 'no') =>
  cloudEvent('RecognizeCompleted', 6, {
    operationContext: 'recording-consent',
    recognitionType: 'choices',
    choiceResult: { label },
  })
const missed = (attempt: number, second = 5) =>
  cloudEvent('RecognizeFailed', second, { operationContext: `language-${attempt}` })
const connected = () => cloudEvent('CallConnected', 1)
const streamingFailed = (context: string, second = 8) =>
  cloudEvent('MediaStreamingFailed', second, { operationContext: context })
const disconnected = () => cloudEvent('CallDisconnected', 30)

const withRecording = {
  change: (config: Config): Config => ({ ...config, features: { ...config.features, recording_enabled: true } }),
}
const oneLanguage = (call: CallState['initiate']['lang']) => ({ ...call, availables: call.availables.slice(0, 1) })

describe('a leg', () => {
  it('is asked for a language and whether it may be recorded, and streamed then', async () => {
    const edge = await testEdge(withRecording)
    const call = await edge.newCall()
    expect((await edge.carrier(call, [connected()])).status).toBe(200)
    const done = () => edge.telephony.done.map(({ operation }) => operation)
    expect(done()).toEqual(['ask'])
    await edge.carrier(call, [chosen('es-ES')])
    expect(done()).toEqual(['ask', 'ask'])
    expect(edge.telephony.done[1]?.args[1]).toMatchObject({
      prompt: [
        { lang: 'es-ES', text: 'Está hablando con el asistente de IA de Contoso.' },
        { lang: 'es-ES', text: '¿Podemos grabar esta llamada? Pulse 1 o diga sí, pulse 2 o diga no.' },
      ],
      choices: [{ label: 'yes', phrases: ['Sí', 'De acuerdo'] }, { label: 'no' }],
      phrasesLang: 'es-ES',
    })
    await edge.carrier(call, [consent('yes')])
    expect(done()).toEqual(['ask', 'ask', 'startRecording', 'startStreaming'])
    const stored = await edge.stored(call.call_id)
    expect(stored).toMatchObject({
      in_progress: true,
      lang_short_code: 'es-ES',
      recordings: [{ recording_id: 'recording-1' }],
    })
    expect(stored.legs).toMatchObject([{ recording_consent: 'given' }])
  })

  it.each([
    ['says no', () => consent('no')],
    ['says nothing', () => cloudEvent('RecognizeFailed', 7, { operationContext: 'recording-consent' })],
  ])('is not recorded when the caller %s', async (_what, answer) => {
    const edge = await testEdge(withRecording)
    const call = await edge.newCall()
    await edge.carrier(call, [connected(), chosen(), answer()])
    expect([edge.telephony.count('startRecording'), edge.telephony.count('startStreaming')]).toEqual([0, 1])
    expect((await edge.stored(call.call_id)).legs).toMatchObject([{ recording_consent: 'refused' }])
  })

  it('is not recorded when the carrier cannot ask, and asked again on the next leg', async () => {
    const edge = await testEdge(withRecording)
    const call = await edge.newCall({ lang: oneLanguage(edge.services.config.conversation.initiate.lang) })
    edge.telephony.refuses.add('ask')
    await edge.carrier(call, [connected()])
    expect([edge.telephony.count('startRecording'), edge.telephony.count('startStreaming')]).toEqual([0, 1])
    edge.telephony.refuses.clear()
    await edge.carrier(call, [disconnected(), cloudEvent('CallConnected', 40, { callConnectionId: 'connection-2' })])
    expect(edge.telephony.done.at(-1)).toMatchObject({ operation: 'ask', args: ['connection-2', {}] })
  })

  it('offers each language in its own voice, by key and by name', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected()])
    const question = edge.telephony.done[0]?.args[1]
    expect(question).toMatchObject({
      to: call.initiate.phone_number,
      context: 'language-1',
      prompt: [
        { lang: 'fr-FR', text: "Vous parlez avec l'assistant IA de Contoso." },
        { lang: 'fr-FR' },
        { lang: 'en-US', text: 'For English, press 2 or say English.' },
        { lang: 'es-ES' },
        { lang: 'zh-CN' },
      ],
      choices: [{ label: 'fr-FR' }, { label: 'en-US', phrases: ['English', 'EN', 'United States'] }, {}, {}],
    })
  })

  it('takes a key of the telephone as well', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected()])
    await edge.carrier(call, [
      cloudEvent('RecognizeCompleted', 5, { operationContext: 'language-1', dtmfResult: { tones: ['four'] } }),
    ])
    expect((await edge.stored(call.call_id)).lang_short_code).toBe('zh-CN')
  })

  it('needs no menu when there is one language', async () => {
    const edge = await testEdge()
    const call = await edge.newCall({ lang: oneLanguage(edge.services.config.conversation.initiate.lang) })
    await edge.carrier(call, [connected(), connected()])
    expect(edge.telephony.done.map(({ operation }) => operation)).toEqual(['startStreaming'])
  })

  describe('of who chose a language on an earlier leg', () => {
    const second = { callConnectionId: 'connection-2' }
    const again = async (connectedAgain = cloudEvent('CallConnected', 40, second)) => {
      const edge = await testEdge()
      const call = await edge.newCall()
      await edge.carrier(call, [connected(), chosen(), disconnected()])
      await edge.carrier(call, [connectedAgain])
      return { edge, call }
    }
    const streams = { operation: 'startStreaming', args: ['connection-2', 'stream-first-1'] }

    it('may choose again', async () => {
      const { edge, call } = await again()
      expect(edge.telephony.done.at(-1)).toMatchObject({ operation: 'ask', args: ['connection-2', {}] })
      const answer = { ...second, operationContext: 'language-again', choiceResult: { label: 'es-ES' } }
      await edge.carrier(call, [cloudEvent('RecognizeCompleted', 45, answer)])
      expect(edge.telephony.done.at(-1)).toMatchObject(streams)
      expect((await edge.stored(call.call_id)).lang_short_code).toBe('es-ES')
    })

    it('goes on in it after one menu that is not answered', async () => {
      const { edge, call } = await again()
      const asked = edge.telephony.count('ask')
      const silence = cloudEvent('RecognizeFailed', 55, { ...second, operationContext: 'language-again' })
      await edge.carrier(call, [silence, silence])
      expect(edge.telephony.count('ask')).toBe(asked)
      expect(edge.telephony.done.at(-1)).toMatchObject(streams)
      expect((await edge.stored(call.call_id)).lang_short_code).toBe('en-US')
    })

    it('goes on in it when the carrier cannot ask', async () => {
      const edge = await testEdge()
      const call = await edge.newCall()
      await edge.carrier(call, [connected(), chosen(), disconnected()])
      edge.telephony.refuses.add('ask')
      await edge.carrier(call, [cloudEvent('CallConnected', 40, second)])
      expect(edge.telephony.done.at(-1)).toMatchObject(streams)
      expect((await edge.stored(call.call_id)).lang_short_code).toBe('en-US')
    })

    it('needs no menu when it is the assistant that rings', async () => {
      const rung = cloudEvent('CallConnected', 40, { ...second, operationContext: 'placed' })
      const { edge, call } = await again(rung)
      const at = '2026-11-21T12:00:42.000Z'
      const picked = { type: 'answered-by', connectionId: 'connection-2', at, who: 'person' } as const
      await onCarrierNotice(edge.services, call.call_id, picked)
      expect(edge.telephony.count('ask')).toBe(1)
      expect(edge.telephony.done.at(-1)).toMatchObject({ operation: 'startStreaming' })
    })
  })

  it('is asked three times, then hears goodbye, then is hung up', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected()])
    for (const attempt of [1, 2, 3])
      await edge.carrier(call, [missed(attempt, 4 + attempt), missed(attempt, 4 + attempt)])
    expect(edge.telephony.done.map(({ operation }) => operation)).toEqual(['ask', 'ask', 'ask', 'say'])
    await edge.carrier(call, [cloudEvent('PlayCompleted', 20, { operationContext: 'goodbye' })])
    expect(edge.telephony.count('hangUp')).toBe(1)
    await edge.carrier(call, [disconnected()])
    expect((await edge.stored(call.call_id)).messages.at(-1)).toMatchObject({ action: 'hangup', persona: 'assistant' })
  })

  it('gets the first language when the carrier cannot ask', async () => {
    const edge = await testEdge()
    edge.telephony.refuses.add('ask')
    const call = await edge.newCall()
    expect((await edge.carrier(call, [connected()])).status).toBe(200)
    expect(edge.telephony.count('startStreaming')).toBe(1)
  })

  it('is streamed again a few times when streaming fails, then told goodbye', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected(), chosen()])
    for (const attempt of [1, 1, 2, 3, 4, 5, 6, 7, 8, 8])
      await edge.carrier(call, [streamingFailed(`stream-first-${attempt}`, 8 + attempt)])
    expect(edge.telephony.count('startStreaming')).toBe(8)
    expect(edge.telephony.count('say')).toBe(1)
  })

  it('is streamed again when the carrier stops in mid-call, once for each node that held it', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected(), chosen()])
    await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'n', tokenEpoch: 0 })
    const stopped = cloudEvent('MediaStreamingStopped', 12)
    await edge.carrier(call, [stopped, stopped])
    await edge.carrier(call, [cloudEvent('MediaStreamingStopped', 13)])
    expect(edge.telephony.count('startStreaming')).toBe(2)
  })

  it('is streamed again when its node is gone, once, unless it is being ended', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected(), chosen()])
    await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'n', tokenEpoch: 0 })
    edge.clock.nowMs += 1
    await restartStreaming(edge.services, call.call_id, edge.clock.nowMs)
    await restartStreaming(edge.services, call.call_id, edge.clock.nowMs)
    expect(edge.telephony.count('startStreaming')).toBe(2)
    await edge.carrier(call, [cloudEvent('MediaStreamingFailed', 12)])
    expect(edge.telephony.count('startStreaming')).toBe(3)
    await edge.node(`/internal/calls/${call.call_id}/commands`, { epoch: 1, id: 'c', command: { type: 'hang-up' } })
    await edge.carrier(call, [cloudEvent('MediaStreamingStopped', 14)])
    expect(edge.telephony.count('startStreaming')).toBe(3)
  })

  it('is left alone by the loss of its node when another one took it since, and has not said so', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const claim = (nodeId: string) => edge.node(`/internal/calls/${call.call_id}/session`, { nodeId, tokenEpoch: 0 })
    await edge.carrier(call, [connected(), chosen()])
    await claim('a')
    edge.clock.nowMs += 1_000
    const lostAtMs = edge.clock.nowMs
    edge.clock.nowMs += 1_000
    await claim('b')
    edge.clock.nowMs += 3_000
    await restartStreaming(edge.services, call.call_id, lostAtMs)
    expect(edge.telephony.count('startStreaming')).toBe(1)
    await restartStreaming(edge.services, call.call_id, edge.clock.nowMs)
    expect(edge.telephony.count('startStreaming')).toBe(2)
  })

  it('goes on talking when a transfer fails', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const failed = cloudEvent('CallTransferFailed', 9, { operationContext: 'transfer-1' })
    await edge.carrier(call, [connected(), chosen(), failed, failed])
    expect(edge.notices).toEqual([{ type: 'transfer-failed', callId: call.call_id }])
  })

  it('ends when it is refused', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CreateCallFailed', 2)])
    expect((await edge.stored(call.call_id)).legs).toMatchObject([{ disconnected_at: '2026-11-21T12:00:02.123Z' }])
    expect(edge.telephony.done).toEqual([])
  })
})

describe('T20 · Recording without consent', () => {
  const LEGS = ['connection-1', 'connection-2']
  const context = fc.constantFrom('recording-consent', 'language-1', 'language-2', 'goodbye', '', 'Recording-Consent')
  const label = fc.constantFrom('yes', 'no', 'Yes', 'en-US', 'fr-FR', 'recording-consent', '')
  /** Anything a carrier may say, whether it makes sense then or not. */
  const anything = fc
    .record({
      type: fc.constantFrom(
        'CallConnected',
        'RecognizeCompleted',
        'RecognizeCompleted',
        'RecognizeCompleted',
        'RecognizeFailed',
        'PlayCompleted',
        'MediaStreamingStarted',
        'MediaStreamingFailed',
        'CallTransferFailed',
        'CallDisconnected',
      ),
      second: fc.integer({ min: 1, max: 59 }),
      callConnectionId: fc.constantFrom(...LEGS),
      operationContext: context,
      answer: fc.oneof(
        fc.record({ choiceResult: fc.record({ label }) }),
        fc.record({ dtmfResult: fc.record({ tones: fc.constantFrom(['one'], ['two'], ['pound'], []) }) }),
        fc.constant({}),
      ),
    })
    .map(({ type, second, answer, ...data }) => cloudEvent(type, second, { ...data, ...answer }))

  /** As the carrier means it: on which leg somebody said yes to this very question, by word or by key. */
  const yesOn = ({ type, data }: ReturnType<typeof cloudEvent>): string | undefined => {
    const said = data as {
      operationContext?: string
      choiceResult?: { label: string }
      dtmfResult?: { tones: string[] }
    }
    const isAnswer = type.endsWith('.RecognizeCompleted') && said.operationContext === 'recording-consent'
    const isYes = said.choiceResult ? said.choiceResult.label === 'yes' : said.dtmfResult?.tones[0] === 'one'
    return isAnswer && isYes ? data.callConnectionId : undefined
  }

  it('never happens, whatever the carrier reports and in whatever order', { timeout: 30_000 }, async () => {
    const seen = { recordings: 0, runs: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 14 }), fc.boolean(), async (events, enabled) => {
        const edge = await testEdge(enabled ? withRecording : {})
        const call = await edge.newCall()
        const consented = new Set<string>()
        for (const event of events) {
          const yes = yesOn(event)
          if (yes) consented.add(yes)
          expect((await edge.carrier(call, [event])).status).toBe(200)
          const recorded = edge.telephony.done.filter(({ operation }) => operation === 'startRecording')
          expect(recorded.filter(({ args }) => !consented.has(String(args[0])))).toEqual([])
          const { legs, applied } = await edge.stored(call.call_id)
          for (const { args } of recorded) {
            const leg = legs.find(({ connection_id }) => connection_id === args[0])
            // The yes is written down before anything is recorded, and stays.
            expect(applied.map(({ id }) => id)).toContain(`consent:${String(args[0])}:true`)
            expect(leg).toBeDefined()
          }
          seen.recordings += recorded.length
        }
        seen.runs += 1
      }),
      { numRuns: 300 },
    )
    // It was tried: what never happens proves nothing.
    expect(seen.recordings).toBeGreaterThan(5)
  })

  it('is off until somebody switches it on', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [connected(), chosen()])
    expect((await edge.services.features.current()).recording_enabled).toBe(false)
    expect(edge.telephony.done.map(({ operation }) => operation)).toEqual(['ask', 'startStreaming'])
  })
})

describe('webhooks in any order, one to three times', () => {
  const story = () => [
    connected(),
    cloudEvent('ParticipantsUpdated', 2, { sequenceNumber: 1 }),
    chosen('es-ES'),
    cloudEvent('MediaStreamingStarted', 6, { operationContext: 'stream-first-1' }),
    consent('yes'),
    disconnected(),
  ]

  it('end in the same document, with each effect at most once', async () => {
    const reference = await play(story().map((event) => [event]))
    const copies = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(copies, fc.infiniteStream(fc.nat()), async (times, chance) => {
        const events = story().flatMap((event, index) => Array.from({ length: times[index] ?? 1 }, () => event))
        const shuffled = events.map((event) => ({ event, key: chance.next().value ?? 0 })).sort((a, b) => a.key - b.key)
        const { document, edge } = await play(shuffled.map(({ event }) => [event]))
        expect(document).toEqual(reference.document)
        expect(edge.telephony.count('startStreaming')).toBeLessThanOrEqual(1)
        expect(edge.telephony.count('startRecording')).toBeLessThanOrEqual(1)
        expect(edge.telephony.count('ask')).toBeLessThanOrEqual(2)
        expect(edge.jobs).toHaveLength(1)
        expect(edge.notices).toHaveLength(1)
      }),
      { numRuns: 150 },
    )
  }, 30_000)

  it('do everything exactly once when the hang-up comes last', async () => {
    const [a, b, c, d, e, end] = story()
    for (const order of [
      [a, b, c, d, e],
      [a, e, d, c, b],
      [e, a, b, a, c, c, d, a],
    ]) {
      const { edge } = await play([...order, end, end].map((event) => [event]))
      expect(edge.telephony.count('startRecording')).toBe(1)
      expect(edge.telephony.count('startStreaming')).toBe(1)
      expect(edge.jobs).toHaveLength(1)
    }
  })

  it('do everything exactly once when they all come at the same moment', async () => {
    const edge = await testEdge(withRecording)
    const call = await edge.newCall()
    const events = [...story().slice(0, 5), ...story().slice(0, 5), ...story().slice(0, 5)]
    const answers = await Promise.all(events.map((event) => edge.carrier(call, [event])))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(edge.telephony.count('startRecording')).toBe(1)
    expect(edge.telephony.count('startStreaming')).toBe(1)
  })

  async function play(batches: readonly unknown[][]) {
    const edge = await testEdge(withRecording)
    const call = await edge.newCall()
    for (const batch of batches) expect((await edge.carrier(call, batch)).status).toBe(200)
    const {
      call_id: _id,
      callback_secret: _secret,
      recordings: _recordings,
      recorded_at: _recorded,
      legs,
      version: _version,
      applied,
      ...document
    } = await edge.stored(call.call_id)
    // A recording is started on live legs only: it is the one thing that depends on the order.
    const ids = applied.map(({ id }) => id).filter((id) => !id.startsWith('recording-started:'))
    return { edge, document: { ...document, legs: legs.map(({ recording: _recording, ...leg }) => leg), ids } }
  }
})

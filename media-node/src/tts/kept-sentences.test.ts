import { type CallId, newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { createMetrics, TTS_CACHE_HITS } from '../metrics.ts'
import { countingVoice } from '../testing/counting-voice.ts'
import { keptSentences, saidIn } from './kept-sentences.ts'
import type { TextToSpeech, WordBoundary } from './text-to-speech.ts'
import { framesOfSpeech, speechOptions } from './tts.contract.ts'

function open({ maxBytes = 1_000_000 } = {}) {
  const { asked, tts } = countingVoice()
  const metrics = createMetrics()
  const kept = keptSentences(tts, { metrics, maxBytes })
  const voiceOf = (callId: CallId, claim = {}) => saidIn(callId, kept, () => claim)
  const say = async (text: string, callId: CallId = newCallId(), more = {}) =>
    await framesOfSpeech(voiceOf(callId).synthesize(text, speechOptions(more)))
  const inCalls = async (calls: number, text: string) => {
    for (let i = 0; i < calls; i++) await say(text)
  }
  return { asked, kept, voiceOf, say, inCalls, hits: () => metrics.snapshot()[TTS_CACHE_HITS] ?? 0 }
}

describe('a short sentence', () => {
  it('is asked for in three calls, and in the fourth said at once, words included', async () => {
    const { asked, say, inCalls, hits } = open()
    await inCalls(3, 'Noted.')
    const words: WordBoundary[] = []
    const frames = await say('Noted.', newCallId(), { onWord: (word: WordBoundary) => words.push(word) })
    expect(frames.map(({ samples }) => samples[0])).toEqual([1, 2, 3, 4, 5, 6])
    expect([asked.length, words.length, hits()]).toEqual([3, 1, 1])
  })

  it('of one call is never kept, however often it is said there', async () => {
    const { asked, say } = open()
    const [one, other] = [newCallId(), newCallId()]
    for (let i = 0; i < 5; i++) for (const callId of [one, other]) await say('Noted.', callId)
    expect(asked.length).toBe(10)
  })

  it('is kept for its own voice and rate', async () => {
    const { asked, say, inCalls } = open()
    await inCalls(3, 'Noted.')
    await say('Noted.', newCallId(), { rate: 1.25 })
    expect(asked.length).toBe(4)
  })

  it('may be changed by whoever plays it', async () => {
    const { say, inCalls } = open()
    await inCalls(2, 'Noted.')
    for (let i = 0; i < 3; i++) for (const { samples } of await say('Noted.')) samples.fill(99)
    expect((await say('Noted.'))[0]?.samples[0]).toBe(1)
  })

  it('that was broken off is not kept in part', async () => {
    const { asked, voiceOf, say, inCalls } = open()
    await inCalls(2, 'Noted.')
    for await (const _ of voiceOf(newCallId()).synthesize('Noted.', speechOptions())) break
    expect((await say('Noted.')).length).toBe(6)
    expect(asked.length).toBe(4)
    await say('Noted.')
    expect(asked.length).toBe(4)
  })

  it('of which nothing was heard is asked for again', async () => {
    let silent = true
    const { asked, tts } = countingVoice()
    const failing: TextToSpeech = {
      async *synthesize(text, options) {
        for await (const slice of tts.synthesize(text, options)) if (!silent) yield slice
      },
    }
    const kept = keptSentences(failing, { metrics: createMetrics() })
    const say = async () =>
      await framesOfSpeech(saidIn(newCallId(), kept, () => ({})).synthesize('Noted.', speechOptions()))
    for (let i = 0; i < 4; i++) expect(await say()).toEqual([])
    silent = false
    expect((await say()).length).toBe(6)
    expect(asked.length).toBe(5)
  })

  it('stops when it is told to', async () => {
    const { say, inCalls } = open()
    await inCalls(3, 'Noted.')
    await expect(say('Noted.', newCallId(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    )
  })

  it('that was said longest ago goes first', async () => {
    const { asked, inCalls } = open({ maxBytes: 640 * 12 })
    for (const text of ['Noted.', 'Right.', 'Thanks.']) await inCalls(3, text)
    await inCalls(1, 'Thanks.')
    expect(asked.length).toBe(9)
    await inCalls(1, 'Noted.')
    expect(asked.length).toBe(10)
  })
})

describe('what may tell of a caller', () => {
  it.each([
    'Thank you, Kevin.',
    'Your reference is 4521.',
    'Write to ann@example.com.',
    '您的号码是１２３。',
    'Bonjour Élodie.',
    'I see Ann.',
    'Bonjour E\u0301lodie.',
    'Thanks,\nKevin.',
    'It is a sentence that is so long that nobody will ever say it again.',
  ])('is not kept: %s', async (text) => {
    const { asked, inCalls } = open()
    await inCalls(5, text)
    expect(asked.length).toBe(5)
  })

  it.each([
    'I see.',
    "Thank you, I've noted that.",
    'Où est-ce arrivé ?',
    '谢谢您。',
    'When did it happen?',
    '¿Cuándo ocurrió?',
  ])('and what does not: %s', async (text) => {
    const { asked, inCalls } = open()
    await inCalls(5, text)
    expect(asked.length).toBe(3)
  })

  it.each<[string, Record<string, string>]>([
    ['Kevin, are you safe?', { caller_name: 'Kevin Smith' }],
    ['好的，王先生。', { caller_name: '王小明' }],
    ['You are in the blue one.', { building_location: 'the blue house' }],
  ])('is not kept where it is known of them: %s', async (text, claim) => {
    const { asked, voiceOf } = open()
    for (let i = 0; i < 5; i++) await framesOfSpeech(voiceOf(newCallId(), claim).synthesize(text, speechOptions()))
    expect(asked.length).toBe(5)
  })

  it('is not what everybody says of what happened', async () => {
    const { asked, voiceOf } = open()
    const claim = { incident_description: 'it did happen when I was at the garage' }
    for (let i = 0; i < 5; i++)
      await framesOfSpeech(voiceOf(newCallId(), claim).synthesize('When did it happen?', speechOptions()))
    expect(asked.length).toBe(3)
  })

  it('is what is said in no call that is named', async () => {
    const { asked, kept } = open()
    for (let i = 0; i < 5; i++) await framesOfSpeech(kept.synthesize('Noted.', speechOptions()))
    expect(asked.length).toBe(5)
  })
})

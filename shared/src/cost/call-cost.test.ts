import { expect, it } from 'vitest'
import type { CallState } from '../call/call.ts'
import type { CallEvent } from '../call/events.ts'
import { reduce } from '../call/reduce.ts'
import { addUsage, usageOfTokens, Usage } from '../call/usage.ts'
import { at, BEGUN } from '../testing/test-call.ts'
import { costOfCall } from './call-cost.ts'
import { smsSegments } from './sms-segments.ts'
import { USE_PRICES } from './use-prices.ts'

const leg = (connectionId: string, from: number, to: number, placed = false): CallEvent[] => [
  { id: `c${connectionId}`, at: at(from), type: 'leg-connected', connectionId, ...(placed ? { placed } : {}) },
  { id: `d${connectionId}`, at: at(to), type: 'leg-disconnected', connectionId },
]
const after = (...events: readonly CallEvent[]): CallState => events.reduce(reduce, BEGUN)
const usedOf = (state: CallState) =>
  Object.fromEntries(costOfCall(state).lines.map(({ price, quantity }) => [price, quantity]))

it('is nothing for a call that nobody took', () => {
  expect(costOfCall(BEGUN)).toEqual({ lines: [], usd: 0 })
})

it('counts the minutes of each leg that is over, by who rang', () => {
  const running = { id: 'x', at: at(500), type: 'leg-connected', connectionId: 'z' } as const
  const minutes = usedOf(after(...leg('a', 0, 120), ...leg('b', 200, 230, true), running))
  expect(minutes).toEqual({ phoneIn: 2, phoneOut: 0.5, streaming: 2.5 })
})

it('takes each leg, recording and message at the prices of who carried it', () => {
  const sid = `CA${'0a'.repeat(16)}`
  const state = after(
    ...leg(sid, 0, 60, true),
    ...leg('azure', 100, 160),
    { id: 'w', at: at(2), type: 'answered-by', connectionId: sid, by: 'person' },
    { id: 's', at: at(3), type: 'sms-sent', text: 'Hello', lang: 'en-US', ownNumber: '+18005550101' },
    { id: 'r', at: at(4), type: 'recording-started', recordingId: `RE${'0a'.repeat(16)}` },
    {
      id: 'rr',
      at: at(5),
      type: 'recording-ready',
      recordingId: `RE${'0a'.repeat(16)}`,
      startedAt: at(4),
      durationMs: 30_000,
      files: [{ id: 'f', content: 'c', deletion: 'd' }],
    },
  )
  const { lines } = costOfCall(state, { texts: (number) => (number === '+18005550101' ? 'twilio' : 'azure') })
  expect(Object.fromEntries(lines.map(({ price, quantity }) => [price, quantity]))).toEqual({
    phoneIn: 1,
    streaming: 1,
    twilioPhoneOut: 1,
    twilioStreaming: 1,
    twilioRecording: 0.5,
    twilioMachine: 1,
    twilioSms: 1,
  })
  expect(usedOf(state)).toMatchObject({ sms: 1 })
})

it('counts the tokens of each model at its own price, those read again for less', () => {
  const usage = addUsage(
    usageOfTokens({ input: 1_000_000, cached: 400_000, output: 20_000 }, 'fast'),
    usageOfTokens({ input: 300_000, cached: 100_000, output: 5_000 }, 'slow'),
  )
  const state = after({ id: 'u', at: at(1), type: 'usage-metered', usage })
  expect(usage).toMatchObject({ llm_input_tokens: 1_300_000, llm_cached_tokens: 500_000, llm_output_tokens: 25_000 })
  const used = usedOf(state)
  for (const [price, millions] of Object.entries({
    fastInput: 0.6,
    fastCached: 0.4,
    fastOutput: 0.02,
    slowInput: 0.2,
    slowCached: 0.1,
    slowOutput: 0.005,
  }))
    expect(used[price]).toBeCloseTo(millions)
  expect(costOfCall(state).usd).toBeCloseTo(0.06 + 0.01 + 0.008 + 0.4 + 0.05 + 0.04)
})

it('counts seconds that were heard, characters that were spoken, minutes that were recorded, messages both ways', () => {
  const used = usedOf(
    after(
      { id: 'u', at: at(1), type: 'usage-metered', usage: Usage.parse({ stt_sec: 90, tts_characters: 2_500 }) },
      { id: 'r', at: at(1), type: 'recording-started', recordingId: 'r' },
      {
        id: 'rr',
        at: at(2),
        type: 'recording-ready',
        recordingId: 'r',
        startedAt: at(1),
        durationMs: 30_000,
        files: [{ id: 'f', content: 'c', deletion: 'd' }],
      },
      { id: 's1', at: at(3), type: 'sms-received', text: 'Hello' },
      { id: 's2', at: at(4), type: 'sms-sent', text: 'x'.repeat(161), lang: 'en-US' },
      { id: 's3', at: at(5), type: 'sms-sent', text: 'Never got there', lang: 'en-US' },
      { id: 's4', at: at(6), type: 'sms-reported', messageId: 's3', delivery: 'failed' },
    ),
  )
  expect(used).toEqual({ recording: 0.5, sms: 3, speechToText: 0.025, textToSpeech: 0.0025 })
})

it('is the sum of its lines, each at the price of its table', () => {
  const { lines, usd } = costOfCall(after(...leg('a', 0, 90)))
  for (const { price, quantity, usd: each } of lines) expect(each).toBeCloseTo(quantity * USE_PRICES[price].usd)
  expect(usd).toBeCloseTo(1.5 * (0.0085 + 0.004))
})

it.each([
  ['a short one', 'Hello', 1],
  ['as much as fits', 'é'.repeat(160), 1],
  ['one sign more', 'é'.repeat(161), 2],
  ['signs of the second page', '€'.repeat(81), 2],
  ['another alphabet', '你'.repeat(70), 1],
  ['one sign more of it', '你'.repeat(71), 2],
  ['one curly quote makes all of it another alphabet', `’${'x'.repeat(70)}`, 2],
])('counts the parts of a text message: %s', (_what, text, parts) => expect(smsSegments(text)).toBe(parts))

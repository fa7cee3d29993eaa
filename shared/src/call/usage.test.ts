import { expect, it } from 'vitest'
import { CallId, CallInitiate, createCall } from './call.ts'
import { reduce } from './reduce.ts'
import { NO_USAGE, Usage } from './usage.ts'
import { DEFAULT_LANGUAGES } from '../config/languages.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString()
const call = createCall(
  CallInitiate.parse({
    phone_number: '+33612345678',
    agent_phone_number: '+33612345679',
    bot_company: 'Contoso',
    bot_name: 'Amélie',
    claim: [],
    lang: DEFAULT_LANGUAGES,
    prosody_rate: 1,
    task: 'Help.',
  }),
  { callId: CallId.parse('00000000-0000-4000-8000-000000000001'), at: at(0) },
)
const metered = (id: string, usage: Partial<Usage>) =>
  ({ id, at: at(1), type: 'usage-metered', usage: Usage.parse(usage) }) as const

it('adds up what the legs of a call used, in any order, each once', () => {
  const first = metered('a', { llm_input_tokens: 1_000, llm_cached_tokens: 600, stt_sec: 61.5 })
  const second = metered('b', { llm_input_tokens: 500, llm_output_tokens: 40, tts_characters: 300 })
  const expected = {
    ...NO_USAGE,
    llm_input_tokens: 1_500,
    llm_cached_tokens: 600,
    llm_output_tokens: 40,
    stt_sec: 61.5,
    tts_characters: 300,
  }
  for (const order of [
    [first, second],
    [second, first, second],
    [first, first, second],
  ]) {
    expect(order.reduce(reduce, call).usage).toEqual(expected)
  }
})

it('is nothing for calls that were stored before', () => {
  expect(call.usage).toEqual(NO_USAGE)
})

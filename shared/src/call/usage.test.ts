import { expect, it } from 'vitest'
import { reduce } from './reduce.ts'
import { NO_USAGE, Usage } from './usage.ts'
import { at, BEGUN } from '../testing/test-call.ts'

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
    expect(order.reduce(reduce, BEGUN).usage).toEqual(expected)
  }
})

it('is nothing for calls that were stored before', () => {
  expect(BEGUN.usage).toEqual(NO_USAGE)
})

import * as z from 'zod'

const count = z.number().nonnegative().default(0)

/** What a call used of services that are paid by use. What it is likely to cost: `shared/src/cost/call-cost.ts`. */
export const Usage = z.object({
  llm_input_tokens: count.describe('Tokens the chat models read, those of `llm_cached_tokens` among them.'),
  llm_cached_tokens: count.describe('Of those, the ones the service had read before, at a lower price.'),
  llm_output_tokens: count.describe('Tokens the chat models wrote.'),
  llm_slow_input_tokens: count.describe('Of `llm_input_tokens`, those of the slow model, at a higher price.'),
  llm_slow_cached_tokens: count.describe('Of `llm_cached_tokens`, those of the slow model.'),
  llm_slow_output_tokens: count.describe('Of `llm_output_tokens`, those of the slow model.'),
  stt_sec: count.describe('Seconds of sound that were sent to the recogniser.'),
  tts_characters: count.describe('Characters that were sent to the voice; fixed sentences are played from memory.'),
})
export type Usage = z.infer<typeof Usage>

export const NO_USAGE: Usage = Usage.parse({})

export const addUsage = (a: Usage, b: Usage): Usage => ({
  llm_input_tokens: a.llm_input_tokens + b.llm_input_tokens,
  llm_cached_tokens: a.llm_cached_tokens + b.llm_cached_tokens,
  llm_output_tokens: a.llm_output_tokens + b.llm_output_tokens,
  llm_slow_input_tokens: a.llm_slow_input_tokens + b.llm_slow_input_tokens,
  llm_slow_cached_tokens: a.llm_slow_cached_tokens + b.llm_slow_cached_tokens,
  llm_slow_output_tokens: a.llm_slow_output_tokens + b.llm_slow_output_tokens,
  stt_sec: a.stt_sec + b.stt_sec,
  tts_characters: a.tts_characters + b.tts_characters,
})

/** Tokens of one request to a chat model. `cached`: those of `input` that the service had read before. */
export interface RequestTokens {
  readonly input: number
  readonly cached: number
  readonly output: number
}

export const usageOfTokens = ({ input, cached, output }: RequestTokens, model: 'fast' | 'slow'): Usage => ({
  ...NO_USAGE,
  llm_input_tokens: input,
  llm_cached_tokens: cached,
  llm_output_tokens: output,
  ...(model === 'slow'
    ? { llm_slow_input_tokens: input, llm_slow_cached_tokens: cached, llm_slow_output_tokens: output }
    : {}),
})

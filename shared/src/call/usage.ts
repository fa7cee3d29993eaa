import * as z from 'zod'

const count = z.number().nonnegative().default(0)

/** What a call used of services that are paid by use. Prices are the operator's: `npm run cost`. */
export const Usage = z.object({
  llm_input_tokens: count.describe('Tokens the chat models read, those of `llm_cached_tokens` among them.'),
  llm_cached_tokens: count.describe('Of those, the ones the service had read before, at a lower price.'),
  llm_output_tokens: count.describe('Tokens the chat models wrote.'),
  stt_sec: count.describe('Seconds of sound that were sent to the recogniser.'),
  tts_characters: count.describe('Characters that were sent to the voice; fixed sentences are played from memory.'),
})
export type Usage = z.infer<typeof Usage>

export const NO_USAGE: Usage = Usage.parse({})

export const addUsage = (a: Usage, b: Usage): Usage => ({
  llm_input_tokens: a.llm_input_tokens + b.llm_input_tokens,
  llm_cached_tokens: a.llm_cached_tokens + b.llm_cached_tokens,
  llm_output_tokens: a.llm_output_tokens + b.llm_output_tokens,
  stt_sec: a.stt_sec + b.stt_sec,
  tts_characters: a.tts_characters + b.tts_characters,
})

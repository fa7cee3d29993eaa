import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import { repairPrompt } from './prompts.ts'
import type { Prompted, SlowModel } from './slow-model.ts'

export interface JsonOptions {
  readonly name: string
  readonly signal: AbortSignal
}

/** An answer that fits `schema`. The model is told once what was wrong. @throws {ProviderError} when it still does not fit. */
export async function askForJson<T>(
  model: SlowModel,
  prompt: readonly Prompted[],
  schema: z.ZodType<T>,
  { name, signal }: JsonOptions,
): Promise<T> {
  const options = { json: { name, schema: z.toJSONSchema(schema, { io: 'input' }) }, signal }
  const first = await model.complete(prompt, options)
  const reading = read(schema, first)
  if (reading.success) return reading.data
  const repaired = await model.complete(
    [...prompt, { role: 'assistant', content: first }, repairPrompt(z.prettifyError(reading.error))],
    options,
  )
  const again = read(schema, repaired)
  if (again.success) return again.data
  // Without its cause, which is logged and may quote what people said.
  throw new ProviderError('llm', `${name} does not fit its schema`, { retryable: true })
}

/** Models like to wrap JSON in prose or in a code fence. */
function read<T>(schema: z.ZodType<T>, text: string): z.ZodSafeParseResult<T> {
  const object = text.slice(Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1)
  try {
    return schema.safeParse(JSON.parse(object))
  } catch {
    return schema.safeParse(undefined)
  }
}

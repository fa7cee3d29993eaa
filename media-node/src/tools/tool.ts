import * as z from 'zod'
import type { ToolSpec } from '../llm/language-model.ts'

/** Something the assistant can do for the caller. */
export interface Tool {
  readonly spec: ToolSpec
  /** Longest the caller may wait, in milliseconds. */
  readonly timeoutMs: number
  /** When `customer_response` is spoken: at once, or after the tool ran, because it changes how things sound. */
  readonly speaks: 'meanwhile' | 'afterwards'
  /**
   * Returns what the model reads next.
   *
   * @throws {z.ZodError} when the model made up the input.
   */
  run(input: unknown, options: { readonly signal: AbortSignal }): Promise<string>
}

/** What every tool but `end_call` is given besides its own arguments. */
export const customerResponse = {
  customer_response: z
    .string()
    .describe(
      'A short sentence in the current language, said to the customer while the tool runs. For example: "I am noting that down."',
    ),
}

/** Types `run` by `input`, checks the one against the other before every call, and tells the model its JSON schema. */
export function defineTool<Input extends z.ZodType>(tool: {
  readonly name: string
  readonly description: string
  readonly input: Input
  readonly timeoutMs?: number
  readonly speaks?: Tool['speaks']
  run(input: z.infer<Input>, options: { readonly signal: AbortSignal }): Promise<string>
}): Tool {
  const { $schema: _schema, ...parameters } = z.toJSONSchema(tool.input, { io: 'input' })
  return {
    spec: { name: tool.name, description: tool.description, parameters },
    timeoutMs: tool.timeoutMs ?? 5_000,
    speaks: tool.speaks ?? 'meanwhile',
    run: async (input, options) => tool.run(tool.input.parse(input), options),
  }
}

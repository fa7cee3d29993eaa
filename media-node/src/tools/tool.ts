import * as z from 'zod'
import type { ToolSpec } from '../llm/language-model.ts'

/** Something the assistant can do for the caller. */
export interface Tool {
  readonly spec: ToolSpec
  /** Longest the caller may wait, in milliseconds. */
  readonly timeoutMs: number
  /** When `customer_response` is spoken: at once, or after the tool ran, because it changes how things sound. */
  readonly speaks: 'meanwhile' | 'afterwards'
  /** Said instead of the model's `customer_response`, where its words cannot be left to a model. */
  readonly announcement?: ((input: unknown) => string | undefined) | undefined
  /** Waits for the tools before it, and those after it wait for it: it changes what they work on. */
  readonly alone: boolean
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

/** What a tool is given, and the JSON schema of it that the model is told. */
export interface ToolInput<Schema extends z.ZodType> {
  readonly schema: Schema
  readonly parameters: ToolSpec['parameters']
}

/** Made once for all calls where it is the same for all: a schema is 7 KB of objects. */
export function toolInput<Schema extends z.ZodType>(schema: Schema): ToolInput<Schema> {
  const { $schema: _schema, ...parameters } = z.toJSONSchema(schema, { io: 'input' })
  return { schema, parameters }
}

/** Types `run` by `input`, and checks the one against the other before every call. */
export function defineTool<Schema extends z.ZodType>(tool: {
  readonly name: string
  readonly description: string
  readonly input: ToolInput<Schema>
  readonly timeoutMs?: number
  readonly speaks?: Tool['speaks']
  readonly alone?: boolean
  announcement?(input: z.infer<Schema>): string | undefined
  run(input: z.infer<Schema>, options: { readonly signal: AbortSignal }): Promise<string>
}): Tool {
  const { schema, parameters } = tool.input
  const announcement = (input: unknown) => {
    const { success, data } = schema.safeParse(input)
    return success ? tool.announcement?.(data) : undefined
  }
  return {
    spec: { name: tool.name, description: tool.description, parameters },
    timeoutMs: tool.timeoutMs ?? 5_000,
    speaks: tool.speaks ?? 'meanwhile',
    alone: tool.alone ?? false,
    announcement: tool.announcement ? announcement : undefined,
    run: async (input, options) => tool.run(schema.parse(input), options),
  }
}

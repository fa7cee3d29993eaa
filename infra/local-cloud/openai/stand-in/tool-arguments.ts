import type { Context } from './context.ts'
import { isRecord } from './schema.ts'
import { fillSchema } from './schema.ts'

export interface ToolCall {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** Calls a tool with what is known, and fills what else its schema requires. `undefined` when it was not sent. */
export function callTool(
  context: Context,
  name: string,
  known: Readonly<Record<string, unknown>>,
): ToolCall | undefined {
  const tool = context.tools.get(name)
  if (!tool) return undefined
  const schema = tool.function.parameters ?? { type: 'object', properties: {} }
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const filled: Record<string, unknown> = {}
  for (const [key, property] of Object.entries(properties)) {
    if (known[key] !== undefined) filled[key] = known[key]
    else if (required.includes(key)) filled[key] = fillSchema(property, context.said)
  }
  return { name, arguments: filled }
}

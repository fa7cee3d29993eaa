import type { ToolRequest } from '../llm/language-model.ts'
import { readArgs } from './run-tool.ts'
import type { Tool } from './tool.ts'

/** The argument that is spoken. */
export const RESPONSE = 'customer_response'

/** What the customer is told while, or after, a tool runs. */
export function spokenResponse(
  tools: readonly Tool[],
  { name, args }: ToolRequest,
  when: Tool['speaks'],
): string | undefined {
  const tool = tools.find(({ spec }) => spec.name === name)
  const input = tool?.speaks === when ? readArgs(args) : undefined
  if (!input) return undefined
  if (tool?.announcement) return tool.announcement(input)
  const response = input[RESPONSE]
  return typeof response === 'string' ? response.trim() || undefined : undefined
}

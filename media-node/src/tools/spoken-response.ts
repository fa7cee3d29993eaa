import type { ToolRequest } from '../llm/language-model.ts'
import { readArgs } from './run-tool.ts'
import type { Tool } from './tool.ts'

/** What the customer is told while, or after, a tool runs. */
export function spokenResponse(
  tools: readonly Tool[],
  { name, args }: ToolRequest,
  when: Tool['speaks'],
): string | undefined {
  const response = readArgs(args)?.['customer_response']
  const isNow = tools.find(({ spec }) => spec.name === name)?.speaks === when
  return isNow && typeof response === 'string' ? response.trim() || undefined : undefined
}

import type { ReplyPart, ToolRequest } from '../llm/language-model.ts'
import { type ArgumentReader, readArgument } from './argument-reader.ts'
import { RESPONSE } from './spoken-response.ts'
import type { Tool } from './tool.ts'

/** What a reply contains besides words. */
export interface SpokenWordsOptions {
  /** The first of a tool call's arguments are there. */
  readonly onCallBegun?: (id: string) => void
  /** A tool call is complete. `spoken`: its `customer_response` was among the words. */
  readonly onCall?: (call: ToolRequest, spoken: boolean) => void
  readonly onPart?: () => void
}

/**
 * The words of a reply, as they come: what the model says, and what it has said with each tool, which is known long before
 * the rest of the tool's arguments; of the first tool only, for tools that are used together say the same.
 */
export async function* spokenWords(
  reply: AsyncIterable<ReplyPart>,
  tools: readonly Tool[],
  { onCall, onCallBegun, onPart }: SpokenWordsOptions = {},
): AsyncGenerator<string> {
  const readers = new Map<string, ArgumentReader>()
  const spoken = new Set<string>()
  for await (const part of reply) {
    onPart?.()
    if (part.type === 'text') yield part.text
    else if (part.type === 'tool-call') onCall?.(part.call, spoken.has(part.call.id))
    else {
      onCallBegun?.(part.id)
      if (mayBeSpoken(part.id, part.name)) yield* argument(part.id, part.json)
    }
  }

  function mayBeSpoken(id: string, name: string): boolean {
    if (spoken.size > 0 && !spoken.has(id)) return false
    const tool = tools.find(({ spec }) => spec.name === name)
    return tool?.speaks === 'meanwhile' && !tool.announcement
  }

  function* argument(id: string, json: string): Generator<string> {
    const reader = readers.get(id) ?? readArgument(RESPONSE)
    readers.set(id, reader)
    if (reader.done) return
    const text = reader.push(json)
    if (text && !spoken.has(id)) yield '\n'
    if (text) spoken.add(id)
    if (text) yield text
    if (reader.done && spoken.has(id)) yield '\n'
  }
}

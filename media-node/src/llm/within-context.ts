import type { ChatMessage, LanguageModel, ToolSpec } from './language-model.ts'
import type { CountTokens } from './token-counter.ts'

export interface ContextOptions {
  /** Size of the model's context window, tokens. */
  readonly context: number
  readonly count: CountTokens
}

/** What the protocol adds to each message, tokens; rounded up. */
const PER_MESSAGE = 8

/** `llm`, which is never sent more than fits into its context window: the oldest of the conversation is left out. */
export const withinContext = (llm: LanguageModel, options: ContextOptions): LanguageModel => ({
  reply: (messages, request) => llm.reply(fit(messages, request, options), request),
})

/**
 * Keeps the instructions and the newest of the conversation that fits beside the tools and the answer. A tool's result never
 * comes without its call. The last message stays, cut if it has to be.
 */
function fit(
  messages: readonly ChatMessage[],
  { tools, maxTokens }: { readonly tools: readonly ToolSpec[]; readonly maxTokens: number },
  { context, count }: ContextOptions,
): readonly ChatMessage[] {
  const toolText = tools.length > 0 ? JSON.stringify(tools) : ''
  const room = context - maxTokens
  // A token is at least one byte: what fits by its bytes needs no counting, and that is nearly every conversation.
  const bytes = messages.reduce((sum, message) => sum + textOf(message).length * 3 + PER_MESSAGE, toolText.length * 3)
  if (bytes <= room) return messages

  const size = (message: ChatMessage) => count(textOf(message)) + PER_MESSAGE
  const instructions = messages.filter(({ role }) => role === 'system')
  let left = room - count(toolText) - instructions.reduce((sum, message) => sum + size(message), 0)
  const kept = new Set<ChatMessage>(instructions)
  const groups = groupsOf(messages.filter(({ role }) => role !== 'system'))
  for (const [index, group] of groups.toReversed().entries()) {
    const needed = group.reduce((sum, message) => sum + size(message), 0)
    if (needed > left)
      return index > 0 ? messages.filter((m) => kept.has(m)) : [...instructions, ...cut(group, left, count)]
    left -= needed
    for (const message of group) kept.add(message)
  }
  return messages.filter((message) => kept.has(message))
}

const textOf = (message: ChatMessage): string =>
  message.role === 'assistant' && message.toolCalls.length > 0
    ? message.text + JSON.stringify(message.toolCalls)
    : message.text

/** Messages that belong together: a call of tools and what the tools answered. */
function groupsOf(messages: readonly ChatMessage[]): ChatMessage[][] {
  const groups: ChatMessage[][] = []
  for (const message of messages) {
    const last = groups.at(-1)
    if (message.role === 'tool' && last) last.push(message)
    else groups.push([message])
  }
  return groups
}

/** The start of the one message that does not fit on its own. Tool calls cannot be cut: then nothing is left of them. */
function cut(group: readonly ChatMessage[], room: number, count: CountTokens): ChatMessage[] {
  const [only, ...others] = group
  if (!only || others.length > 0 || only.role !== 'user') return []
  let { text } = only
  while (text && count(text) + PER_MESSAGE > room) text = text.slice(0, Math.floor(text.length * 0.8))
  return text ? [{ ...only, text }] : []
}

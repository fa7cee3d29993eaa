import type { ChatRequest } from '../../wire/chat-request.ts'
import { textOf, type Turn } from '../context.ts'
import { jsonAt, objectAfter } from '../json-in-text.ts'
import { isRecord } from '../schema.ts'

/** A finished call, however the request tells it. */
export interface Transcript {
  readonly turns: readonly Turn[]
  readonly claim: Readonly<Record<string, string>>
  /** All that was sent, for what has no place of its own. */
  readonly everything: string
}

const PREFIXES = /^\s*(?:(?:action|style)=\w+\s*)+/
const LINE =
  /^[\s\-*]*(?:\[[^\]]*\]\s*)?(human|user|caller|customer|assistant|bot|agent)\b\s*(?:\([^)]*\))?\s*[:|>-]\s*(.+)$/gim
const CALLERS: ReadonlySet<string> = new Set(['human', 'user', 'caller', 'customer'])

export function readTranscript({ messages }: ChatRequest): Transcript {
  const everything = messages.map(textOf).join('\n')
  const claim = objectAfter(everything, /\bClaim\b[^\n{]*?:/gi) ?? {}
  const text = (value: unknown): value is string => typeof value === 'string' && value !== ''
  return {
    turns: [fromMessages(messages), fromJson(everything), fromLines(everything)].reduce((a, b) =>
      b.length > a.length ? b : a,
    ),
    claim: Object.fromEntries(Object.entries(claim).filter((entry): entry is [string, string] => text(entry[1]))),
    everything,
  }
}

function fromMessages(messages: ChatRequest['messages']): Turn[] {
  const turns = messages.flatMap((message): Turn[] => {
    if (message.role !== 'user' && message.role !== 'assistant') return []
    const text = textOf(message).replace(PREFIXES, '').trim()
    return text === '' ? [] : [{ role: message.role, text }]
  })
  // One user message is the transcript itself, or an instruction.
  return turns.length > 1 ? turns : []
}

/** Messages in JSON: `{persona, content}`, `{role, content}` or `{who, said}`. */
function fromJson(text: string): Turn[] {
  for (const { index } of text.matchAll(/\[\s*\{/g)) {
    const list = jsonAt(text, index)
    if (!Array.isArray(list)) continue
    const turns = list.flatMap((item): Turn[] => {
      const said: unknown = isRecord(item) ? (item['content'] ?? item['said']) : undefined
      if (!isRecord(item) || typeof said !== 'string' || said === '') return []
      const who = String(item['persona'] ?? item['role'] ?? item['who'])
      return [{ role: CALLERS.has(who) ? 'user' : 'assistant', text: said }]
    })
    if (turns.length > 0) return turns
  }
  return []
}

const fromLines = (text: string): Turn[] =>
  [...text.matchAll(LINE)].map(([, who = '', said = '']): Turn => ({
    role: CALLERS.has(who.toLowerCase()) ? 'user' : 'assistant',
    text: said.replace(PREFIXES, '').trim(),
  }))

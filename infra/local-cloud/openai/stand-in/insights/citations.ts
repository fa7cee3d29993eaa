import type { ChatRequest } from '../../wire/chat-request.ts'
import { jsonAt } from '../json-in-text.ts'
import { textOf } from '../context.ts'
import { isRecord } from '../schema.ts'

/** Fewer words that are the same prove nothing. */
const FEWEST_WORDS = 2

/** "**When it happened:**" is the assistant's own, whoever said that something happened. */
const LABEL = /\*\*[^*]*:\*\*/g

interface Citation {
  readonly words: string
  readonly message: number
}

/** For each message the longest run of words that the text has too. */
export function findCitations({ messages }: ChatRequest): { readonly citations: readonly Citation[] } {
  const last = messages.findLast(({ role }) => role === 'user')
  const sent = last && textOf(last)
  const record = sent === undefined ? undefined : jsonAt(sent, sent.indexOf('{'))
  if (!isRecord(record) || typeof record['text'] !== 'string' || !Array.isArray(record['conversation']))
    return { citations: [] }
  const { text } = record
  const found = record['conversation'].flatMap((item: unknown): Citation[] => {
    if (!isRecord(item) || item['who'] !== 'customer' || typeof item['message'] !== 'number') return []
    const words = longestIn(text, String(item['said']))
    return words === undefined ? [] : [{ words, message: item['message'] }]
  })
  return { citations: found.filter(({ words }, index) => found.findIndex((one) => one.words === words) === index) }
}

function longestIn(text: string, said: string): string | undefined {
  const words = said.split(/[\s.,;!?]+/).filter(Boolean)
  const lower = text.toLowerCase().replaceAll(LABEL, (label) => ' '.repeat(label.length))
  for (let length = words.length; length >= FEWEST_WORDS; length--) {
    for (let from = 0; from + length <= words.length; from++) {
      const run = words.slice(from, from + length).join(' ')
      const at = wholeWordsAt(lower, run.toLowerCase())
      if (at >= 0) return text.slice(at, at + run.length)
    }
  }
  return undefined
}

/** Where words begin that are not parts of longer ones; -1 when they are nowhere. */
const wholeWordsAt = (text: string, words: string): number =>
  text.search(new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(words)}(?![\\p{L}\\p{N}])`, 'u'))

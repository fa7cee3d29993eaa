import type { Message, MessageStyle, ToolCall } from '@call-center/shared/call/call'
import type { ChatMessage } from '../llm/language-model.ts'
import { joinWords, wordsOf } from '../turn/words.ts'
import type { Sentence } from './sentence-chunker.ts'

interface CallerEntry {
  readonly by: 'caller'
  id: string
  readonly action: 'talk' | 'sms'
  parts: SpokenPart[]
}

export interface SpokenPart {
  readonly utterance: number
  readonly text: string
}

interface AssistantEntry {
  readonly by: 'assistant'
  sentences: { readonly planned: Sentence; heard: string | undefined }[]
  toolCalls: ToolCall[]
  closed: boolean
}

/** One request to the model and what came of it: sentences, then tool calls. */
export interface Round {
  /** A sentence that will be spoken. Call `heard` with what the caller heard of it. */
  plan(sentence: Sentence): { heard(text: string): void }
  useTools(calls: readonly ToolCall[]): void
  /** Nothing more will be heard: what was planned and not heard is forgotten. */
  close(): void
}

/** Entries the model is shown; older ones are left out. The claim and the reminders keep what matters of them. */
const MOST_ENTRIES = 60
/** "Hello?" and a name are fewer words than somebody wants something with. */
const WISH_WORDS = 3

/** What the caller said and what the caller heard, in order. An answer cut short is recorded as far as it was heard. */
export class Conversation {
  #entries: (CallerEntry | AssistantEntry)[]
  #translations: ReadonlyMap<string, string> = new Map()
  /** Said when nobody was there to answer it. */
  #kept: SpokenPart[] = []

  constructor(history: readonly Message[]) {
    this.#entries = history.flatMap(entryOf)
  }

  /** Adds what the caller said; `joining` appends it to what they said just before. Answers with the whole message. */
  hear(said: { id: string; utterance: number; text: string; joining: boolean; action?: 'talk' | 'sms' }): {
    id: string
    text: string
  } {
    const { id, utterance, text, joining, action = 'talk' } = said
    // An answer that was stopped before it was heard may still be closing.
    const last = this.#entries.findLast((entry) => entry.by === 'caller' || wasNoticed(entry))
    const entry: CallerEntry =
      joining && last?.by === 'caller' && last.action === action ? last : { by: 'caller', id, action, parts: [] }
    if (entry !== last) this.#entries.push(entry)
    if (action === 'talk') entry.parts.push(...this.#kept.splice(0))
    entry.parts.push({ utterance, text })
    return { id: entry.id, text: textOf(entry) }
  }

  /** What was said before anybody could answer: it becomes a part of what the caller says next, or is forgotten by keeping nothing. */
  keep(parts: readonly SpokenPart[]): void {
    this.#kept = [...parts]
  }

  /** Replaces the words of an utterance that is still kept. */
  correctKept({ utterance, text }: SpokenPart): boolean {
    const index = this.#kept.findIndex((part) => part.utterance === utterance)
    if (index >= 0) this.#kept[index] = { utterance, text }
    return index >= 0
  }

  /** Whether what is kept may want an answer. */
  get keepsAWish(): boolean {
    return this.#kept.flatMap(({ text }) => wordsOf(text)).length >= WISH_WORDS
  }

  /** The last utterance that is kept, which is no more: hear it now. */
  lastKept(): SpokenPart | undefined {
    return this.#kept.pop()
  }

  /** Replaces the words of an utterance. `undefined` when there is no such utterance. */
  correct(utterance: number, text: string): { id: string; text: string } | undefined {
    for (const entry of this.#entries) {
      if (entry.by !== 'caller' || !entry.parts.some((part) => part.utterance === utterance)) continue
      entry.parts = entry.parts.map((part) => (part.utterance === utterance ? { utterance, text } : part))
      return { id: entry.id, text: textOf(entry) }
    }
    return undefined
  }

  /** Takes back the caller's last message: a provider refuses every prompt that contains it. */
  forgetLastHeard(): void {
    const index = this.#entries.findLastIndex(({ by }) => by === 'caller')
    if (index >= 0) this.#entries.splice(index, 1)
  }

  /**
   * Forgets everything before the caller's last message: what follows is about something else. That message gets another id,
   * and is the answer.
   */
  beginAnew(id: string): { id: string; text: string } | undefined {
    const index = this.#entries.findLastIndex((entry) => entry.by === 'caller' && entry.action === 'talk')
    const entry = this.#entries[index]
    if (entry?.by !== 'caller') return undefined
    entry.id = id
    this.#entries = this.#entries.slice(index)
    return { id, text: textOf(entry) }
  }

  openRound(): Round {
    const entry: AssistantEntry = { by: 'assistant', sentences: [], toolCalls: [], closed: false }
    this.#entries.push(entry)
    return {
      plan(planned) {
        const sentence: AssistantEntry['sentences'][number] = { planned, heard: undefined }
        entry.sentences.push(sentence)
        return { heard: (text) => void (sentence.heard = text) }
      },
      useTools: (calls) => void entry.toolCalls.push(...calls),
      close: () => {
        entry.closed = true
        if (spoken(entry) === '' && entry.toolCalls.length === 0)
          this.#entries = this.#entries.filter((e) => e !== entry)
      },
    }
  }

  messages(): ChatMessage[] {
    const translated = (text: string) => this.#translations.get(text) ?? text
    return this.#entries.slice(-MOST_ENTRIES).flatMap((entry) => chatOf(entry, translated))
  }

  /** What was said so far, each text once. */
  texts(): readonly string[] {
    const texts = this.#entries.slice(-MOST_ENTRIES).map(lineOf)
    return [...new Set(texts)].filter(Boolean)
  }

  /** From now on the model reads these texts in other words. What is said later, or corrected, it reads as it was said. */
  readAs(translations: ReadonlyMap<string, string>): void {
    this.#translations = translations
  }

  /** What `messages` would be if the caller had said `text`. Nothing is remembered of it. */
  messagesIf(said: { text: string; joining: boolean }): ChatMessage[] {
    const imagined = new Conversation([])
    imagined.#entries = this.#entries.map((entry) =>
      entry.by === 'caller' ? { ...entry, parts: [...entry.parts] } : entry,
    )
    imagined.#translations = this.#translations
    imagined.#kept = [...this.#kept]
    imagined.hear({ ...said, id: '', utterance: 0 })
    return imagined.messages()
  }
}

const wasNoticed = ({ sentences, toolCalls }: AssistantEntry): boolean =>
  toolCalls.length > 0 || sentences.some(({ heard }) => heard !== undefined)

const textOf = ({ parts }: CallerEntry): string => joinWords(...parts.map(({ text }) => text))

const spoken = ({ sentences, closed }: AssistantEntry): string =>
  joinWords(...sentences.map(({ planned, heard }) => heard ?? (closed ? '' : planned.text)))

/** What somebody said, in one line. */
const lineOf = (entry: CallerEntry | AssistantEntry): string =>
  flat(entry.by === 'caller' ? textOf(entry) : spoken(entry))

function chatOf(entry: CallerEntry | AssistantEntry, translated: (text: string) => string): ChatMessage[] {
  const text = translated(lineOf(entry))
  if (entry.by === 'caller') return [{ role: 'user', text: `action=${entry.action} ${text}` }]
  if (text === '' && entry.toolCalls.length === 0) return []
  const style: MessageStyle = entry.sentences[0]?.planned.style ?? 'none'
  return [
    {
      role: 'assistant',
      text: text && `action=talk style=${style} ${text}`,
      toolCalls: entry.toolCalls.map((call) => ({
        id: call.tool_id,
        name: call.function_name,
        args: call.function_arguments,
      })),
    },
    ...entry.toolCalls.map((call) => ({ role: 'tool' as const, toolId: call.tool_id, text: call.content })),
  ]
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim()

function entryOf(message: Message): (CallerEntry | AssistantEntry)[] {
  const { id, persona, action, content, style, tool_calls } = message
  if (action !== 'talk' && action !== 'sms') return []
  if (persona === 'human')
    return content ? [{ by: 'caller', id, action, parts: [{ utterance: 0, text: content }] }] : []
  const sentences = content ? [{ planned: { text: content, style }, heard: content }] : []
  return sentences.length + tool_calls.length > 0
    ? [{ by: 'assistant', sentences, toolCalls: [...tool_calls], closed: true }]
    : []
}

import type { ChatMessage, ChatRequest, ChatTool } from '../wire/chat-request.ts'
import { type Field, readFields } from './fields.ts'
import { guessLang, PHRASES } from './phrases/pick.ts'
import type { Lang, Phrases } from './phrases/phrases.ts'
import { withoutHiddenOrders } from './hidden-orders.ts'
import { objectAfter } from './json-in-text.ts'
import type { Now } from './slots/read-datetime.ts'

export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

export interface ToolResult {
  readonly name: string
  readonly arguments: string
  readonly content: string
}

/** Everything the stand-in knows: it is read from the request each time, and nothing is remembered. */
export interface Context {
  readonly system: string
  readonly lang: Lang
  readonly phrases: Phrases
  readonly now: Now
  readonly tools: ReadonlyMap<string, ChatTool>
  readonly fields: readonly Field[]
  readonly claim: Readonly<Record<string, string>>
  /** Fields that are filled with what the assistant is not told. */
  readonly withheld: ReadonlySet<string>
  /** Fields that were filled in this call, the newest first. */
  readonly filled: readonly string[]
  /** Those of them that the assistant filled in its last turn. */
  readonly justFilled: readonly string[]
  /** What was said, oldest first, without the prefixes. */
  readonly turns: readonly Turn[]
  /** What the caller said since the last answer, without orders that pretend to come from somebody else. */
  readonly said: string
  /** There was such an order. */
  readonly wasOrdered: boolean
  /** Results of the tools called since then. */
  readonly results: readonly ToolResult[]
  /** Results of all tools of the call. */
  readonly allResults: readonly ToolResult[]
}

export function readContext(request: ChatRequest, nowMs: number): Context {
  const { messages } = request
  const system = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(textOf)
    .join('\n')
  const turns = messages.flatMap(readTurn)
  const said = unanswered(turns)
  const own = withoutHiddenOrders(said)
  const lastUser = messages.findLastIndex(({ role }) => role === 'user')
  const userBefore = messages.slice(0, lastUser).findLastIndex(({ role }) => role === 'user')
  const results = readResults(messages.slice(lastUser + 1))
  const allResults = readResults(messages)
  const lang = readLang(system, turns)
  const offered = request.tool_choice === 'none' ? [] : (request.tools ?? [])
  const tools = new Map(offered.map((tool) => [tool.function.name, tool]))
  return {
    system,
    lang,
    phrases: PHRASES[lang],
    now: readNow(system, nowMs),
    tools,
    fields: fieldsOf(request.tools ?? []),
    claim: { ...readClaim(system), ...Object.fromEntries(acceptedUpdates(allResults)) },
    withheld: readWithheld(system),
    filled: fieldsFilled(allResults),
    justFilled: fieldsFilled(readResults(messages.slice(userBefore + 1, lastUser))),
    turns,
    said: own,
    wasOrdered: own !== said,
    results,
    allResults,
  }
}

/** Of a caller who got no answer and spoke again, both. */
function unanswered(turns: readonly Turn[]): string {
  const last = turns.findLastIndex(({ role }) => role === 'user')
  const answered = turns.slice(0, last).findLastIndex(({ role }) => role === 'assistant')
  const texts = turns.slice(answered + 1, last + 1).map(({ text }) => text)
  return texts.map((text, at) => (at < texts.length - 1 && !/[.?!]$/.test(text) ? `${text}.` : text)).join(' ')
}

export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text).join(' ')
}

/** `action=talk style=none Hello` is what the product stores; the prefixes are not part of what was said. */
const PREFIXES = /^\s*(?:(?:action|style)=\w+\s*)+/

/**
 * What recognisers write for what is no word: `[cough]`, `<noise>`, `++laughter++`, `*static*`, `(inaudible)`. What the product
 * writes of keys (`[keypad: … collected]`) is none of it.
 */
const SOUNDS =
  /\[(?!keypad: )[^\]]*\]|<\/?(?:s|sil|silence|unk|noise|cough|laugh(?:ter)?|music|breath)>|\+\+[^+]*\+\+|\*[^*]+\*|\([\p{L}\s]+\)|[♪♫]+/gu

const withoutSounds = (text: string): string => text.replace(SOUNDS, ' ').replace(/\s+/g, ' ')

function readTurn(message: ChatMessage): Turn[] {
  if (message.role !== 'user' && message.role !== 'assistant') return []
  const spoken = textOf(message).replace(PREFIXES, '')
  const text = (message.role === 'user' ? withoutSounds(spoken) : spoken).trim()
  return text === '' && message.role === 'assistant' ? [] : [{ role: message.role, text }]
}

function readResults(messages: readonly ChatMessage[]): ToolResult[] {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
  return messages.flatMap((message) => {
    if (message.role !== 'tool') return []
    const call = calls.find(({ id }) => id === message.tool_call_id)
    return call ? [{ name: call.function.name, arguments: call.function.arguments, content: textOf(message) }] : []
  })
}

function readLang(system: string, turns: readonly Turn[]): Lang {
  const code = /language[^\n]*?\b(fr|en|es|zh)-[A-Z]{2}\b/i.exec(system)?.[1]
  if (code) return code.toLowerCase() as Lang
  return guessLang(
    turns
      .filter(({ role }) => role === 'user')
      .map(({ text }) => text)
      .join(' '),
  )
}

const ISO_MOMENT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?/

function readNow(system: string, nowMs: number): Now {
  const at = /\b(?:now|current (?:date|time|date and time)|date)\b[^\n]{0,40}?:\s*(?=\d{4}-)/i.exec(system)
  const match = ISO_MOMENT.exec(at ? system.slice(at.index) : system)
  if (!match) return { ms: nowMs, offsetMinutes: 0 }
  const zone = match[1] ?? 'Z'
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(zone) ?? []
  const offsetMinutes = hours ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
  const ms = Date.parse(match[1] ? match[0] : `${match[0]}Z`)
  return { ms: Number.isNaN(ms) ? nowMs : ms, offsetMinutes }
}

export const CLAIM_TOOL = 'updated_claim'

function fieldsOf(tools: readonly ChatTool[]): Field[] {
  const tool = tools.find(({ function: { name } }) => name === CLAIM_TOOL)?.function
  if (!tool) return []
  const names = /"field":\{[^{}]*"enum":(\[[^\]]*\])/.exec(JSON.stringify(tool.parameters ?? {}))?.[1]
  return readFields(tool.description ?? '', names ? (JSON.parse(names) as string[]) : [])
}

function readClaim(system: string): Record<string, string> {
  const found = objectAfter(system, /\bClaim\b[^\n{]*:/g)
  return Object.fromEntries(
    Object.entries(found ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' && value !== WITHHELD ? [[name, value]] : [],
    ),
  )
}

const WITHHELD = '[withheld]'

function readWithheld(system: string): Set<string> {
  const found = objectAfter(system, /\bClaim\b[^\n{]*:/g)
  return new Set(Object.entries(found ?? {}).flatMap(([name, value]) => (value === WITHHELD ? [name] : [])))
}

const PROBLEM =
  /\b(must be|must not|error|invalid|not valid|is empty|there is no|wrong|failed|refused|cannot|could not|no answer)\b/i

export const isErrorResult = ({ content }: Pick<ToolResult, 'content'>): boolean => PROBLEM.test(content)

/** Whether a tool took an update. It answers line by line (`name: ok, …`), or in one sentence about all of them. */
export function wasRefused(field: string, { content }: ToolResult): boolean {
  const lines = content.split('\n')
  const own = lines.find((line) => line.startsWith(`${field}:`)) ?? lines.find((line) => line.includes(`"${field}"`))
  if (own) return !own.startsWith(`${field}: ok`) && PROBLEM.test(own)
  return PROBLEM.test(content) && !/"\w+"/.test(content)
}

/** Updates that the tool took: the prompt may not show them yet. */
function acceptedUpdates(results: readonly ToolResult[]): [field: string, value: string][] {
  return results
    .filter(({ name }) => name === CLAIM_TOOL)
    .flatMap((result) =>
      readUpdates(result.arguments)
        .filter(({ field }) => !wasRefused(field, result))
        .map(({ field, value }): [string, string] => [field, value]),
    )
}

const fieldsFilled = (results: readonly ToolResult[]): string[] => [
  ...new Set(
    acceptedUpdates(results)
      .map(([field]) => field)
      .toReversed(),
  ),
]

export function readUpdates(text: string): { field: string; value: string }[] {
  try {
    const { updates } = JSON.parse(text) as { updates?: unknown }
    if (!Array.isArray(updates)) return []
    return updates.filter((item) => typeof item?.field === 'string' && typeof item?.value === 'string')
  } catch {
    return []
  }
}

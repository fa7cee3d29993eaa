import { CallState } from '@call-center/shared/call/call'
import * as z from 'zod'

/** A call document of the Python system (container `calls-v3`), as far as it is read. What it does not know is passed over. */
const record = z.record(z.string(), z.unknown())
const Original = z.looseObject({
  call_id: z.string().optional(),
  id: z.string().optional(),
  initiate: z.looseObject({ claim: z.array(record).optional() }),
  claim: record.nullish(),
  messages: z.array(record).nullish(),
  reminders: z.array(record).nullish(),
})

export type Migrated =
  | { readonly ok: true; readonly call: CallState; readonly notes: readonly string[] }
  | { readonly ok: false; readonly id: string; readonly why: string }

/** Renamed since. */
const CALLER_FIELDS: Readonly<Record<string, string>> = {
  policyholder_email: 'caller_email',
  policyholder_name: 'caller_name',
  policyholder_phone: 'caller_phone',
}

/**
 * One stored call in today's shape. What was said stays as it was said; the call counts as over, for its legs are not known.
 * Migrating the same document twice gives the same one.
 */
export function migrateCall(document: unknown): Migrated {
  const read = Original.safeParse(normal(document))
  if (!read.success) return refused(document, read.error)
  const {
    id,
    claim,
    messages,
    reminders,
    initiate,
    _rid,
    _self,
    _etag,
    _attachments,
    _ts,
    ttl: _ttl,
    ...rest
  } = read.data
  const notes: string[] = []
  const call = CallState.safeParse({
    ...rest,
    call_id: rest.call_id ?? id,
    initiate: { ...initiate, claim: (initiate.claim ?? []).map(callerField) },
    claim: migrateClaim(claim ?? {}, notes),
    messages: (messages ?? []).map((message, index) => migrateMessage(message, index, notes)),
    reminders: reminders ?? [],
    in_progress: false,
    open: false,
    insights_pending: false,
  })
  return call.success ? { ok: true, call: call.data, notes } : refused(document, call.error)
}

function refused(document: unknown, error: z.ZodError): Migrated {
  const id = z.object({ id: z.string() }).safeParse(document).data?.id ?? 'a document without an id'
  const [issue] = error.issues
  // The path alone: the value may be what somebody said.
  return { ok: false, id, why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}` }
}

function migrateClaim(claim: Readonly<Record<string, unknown>>, notes: string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(claim)) {
    if (value === null || value === undefined || value === '') continue
    const field = CALLER_FIELDS[name] ?? name
    if (typeof value === 'object') notes.push(`claim.${name} holds more than a text and was left out`)
    else values[field] ??= String(value)
  }
  return values
}

function migrateMessage(message: Record<string, unknown>, index: number, notes: string[]): Record<string, unknown> {
  const { persona, tool_calls, ...rest } = message
  if (persona === 'tool') notes.push(`message ${index + 1} was a tool’s, and is the assistant’s now`)
  return {
    ...rest,
    // The same at each run, so that citations and shares of it hold.
    id: typeof rest['id'] === 'string' && rest['id'] !== '' ? rest['id'] : `original-${index + 1}`,
    content: rest['content'] ?? '',
    persona: persona === 'tool' ? 'assistant' : persona,
    tool_calls: Array.isArray(tool_calls) ? tool_calls.filter(isWholeToolCall) : [],
  }
}

const ToolCall = z.looseObject({
  tool_id: z.string(),
  function_name: z.string(),
  function_arguments: z.string(),
  content: z.string(),
})
const isWholeToolCall = (call: unknown): boolean => ToolCall.safeParse(call).success

const callerField = (field: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...field,
  name: CALLER_FIELDS[String(field['name'])] ?? field['name'],
})

/** `2025-01-10T10:00:00.123456+01:00`; without a zone it is UTC, as the Python system read it. */
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/
/** Texts of people and models: a time in them is a word. */
const SPOKEN = new Set([
  'content',
  'function_arguments',
  'description',
  'title',
  'short',
  'long',
  'justification',
  'task',
])

/** Without what is null, which says nothing, and with times as we write them. */
function normal(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return SPOKEN.has(key) ? value : inUtc(value)
  if (Array.isArray(value)) return value.map((item) => normal(item, key))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([name, inner]) => [name, normal(inner, name)]))
}

function inUtc(text: string): string {
  const match = TIME.exec(text)
  if (!match) return text
  const time = new Date(`${text.replace(' ', 'T')}${match[2] === undefined ? 'Z' : ''}`)
  return Number.isNaN(time.getTime()) ? text : time.toISOString()
}

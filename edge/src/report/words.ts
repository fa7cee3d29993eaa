import type { CallState, ToolCall } from '@call-center/shared/call/call'
import type { ClaimField } from '@call-center/shared/call/claim'
import * as z from 'zod'
import { localValue } from '../local-date.ts'

/** `incident_datetime` → `Incident date and time`. */
export function humanName(name: string): string {
  const words = name
    .replace(/datetime$/, 'date_and_time')
    .replaceAll('_', ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** One field, as calls of the original have it, or several. */
const Update = z.object({ field: z.string().min(1), value: z.string().min(1) })
const Updates = z.object({ updates: z.array(z.unknown()) })
const Arguments = z.record(z.string(), z.unknown())

export interface ToolContext {
  readonly fields: readonly ClaimField[]
  readonly zone: string
}

/** What a tool did, as a person would say it: a sentence for each thing. Never raw JSON. */
export function toolInWords(tool: ToolCall, context: ToolContext): string[] {
  if (tool.function_name !== 'updated_claim') return [otherToolInWords(tool)]
  const updates = claimUpdates(tool)
  return updates.length === 0 ? ['Updated the claim'] : updates.map((update) => noted(update, tool.content, context))
}

/** The fields that a tool was given values for; none when it was not about the claim. */
export function claimUpdates({ function_name, function_arguments }: ToolCall): z.infer<typeof Update>[] {
  if (function_name !== 'updated_claim') return []
  const values = readArguments(function_arguments)
  return (Updates.safeParse(values).data?.updates ?? [values]).flatMap((update) => Update.safeParse(update).data ?? [])
}

function noted({ field: name, value }: z.infer<typeof Update>, answer: string, { fields, zone }: ToolContext): string {
  const field = fields.find((candidate) => candidate.name === name)
  const verb = wasRefused(name, answer) ? 'Did not accept' : 'Noted'
  return `${verb} ${humanName(name).toLowerCase()}: ${field ? localValue(field, value, zone) : value}`
}

/** The tool answers a line for each field; one for all of them when it could not read what it was given. */
const wasRefused = (field: string, answer: string): boolean =>
  /^(Wrong|The) arguments /.test(answer) || answer.split('\n').some((line) => line.startsWith(`${field}: error: `))

function otherToolInWords(tool: ToolCall): string {
  const { function_name, function_arguments } = tool
  const { title } = readArguments(function_arguments)
  switch (function_name) {
    case 'new_or_updated_reminder':
      return typeof title === 'string' && title ? `Set a reminder: ${title}` : 'Set a reminder'
    case 'collect_by_keypad':
      return keypadInWords(tool)
    case 'cancel_keypad':
      return 'Stopped asking for a number to be keyed in'
    case 'new_claim':
      return 'Opened a new claim'
    case 'talk_to_human':
      return 'Asked for a colleague to take over'
    case 'end_call':
      return 'Ended the call'
    case 'speech_lang':
      return 'Changed the language'
    case 'speech_speed':
      return 'Changed the speed of speech'
    case 'search_document':
      return 'Searched the documents'
    case 'send_sms':
      return 'Sent a text message'
    case 'notify_emergencies':
      return 'Recommended the emergency services'
    default:
      return humanName(function_name)
  }
}

function keypadInWords({ function_arguments, content }: ToolCall): string {
  const { field } = readArguments(function_arguments)
  const what = typeof field === 'string' && field ? humanName(field).toLowerCase() : 'a number'
  return content.startsWith('The customer was asked') ? `Asked to key in ${what}` : `Could not ask to key in ${what}`
}

function readArguments(json: string): Record<string, unknown> {
  try {
    return Arguments.safeParse(JSON.parse(json)).data ?? {}
  } catch {
    return {}
  }
}

export const NEXT_ACTIONS = {
  case_closed: 'Close the case',
  commercial_offer: 'Make a commercial offer',
  customer_will_send_info: 'Wait for information from the customer',
  high_priority: 'Handle with high priority',
  propose_new_contract: 'Propose a new contract',
  requires_expertise: 'Ask an expert',
} as const

export const SATISFACTION = {
  terrible: 'Terrible',
  low: 'Low',
  partial: 'Partial',
  high: 'High',
  unknow: 'Unknown',
} as const

/** How long somebody was on the line: `2 min 13 s`. `undefined` while nobody was, or somebody still is. */
export function durationOf({ legs, in_progress }: CallState): string | undefined {
  if (in_progress) return undefined
  const spans = legs.flatMap(({ connected_at: from, disconnected_at: to }) =>
    from && to ? [Date.parse(to) - Date.parse(from)] : [],
  )
  if (spans.length === 0) return undefined
  return secondsInWords(spans.reduce((sum, span) => sum + Math.max(0, span), 0) / 1000)
}

export function secondsInWords(seconds: number): string {
  const total = Math.round(seconds)
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`
}

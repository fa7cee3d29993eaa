import type { CallState, ToolCall } from '@call-center/shared/call/call'
import * as z from 'zod'

/** `incident_datetime` → `Incident date and time`. */
export function humanName(name: string): string {
  const words = name
    .replace(/datetime$/, 'date_and_time')
    .replaceAll('_', ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export type CallStatus = 'running' | 'ended' | 'not reached' | 'ringing'

export function statusOf({ in_progress, legs }: CallState): CallStatus {
  if (in_progress) return 'running'
  if (legs.length === 0 || legs.some(({ disconnected_at }) => disconnected_at === undefined)) return 'ringing'
  return legs.some(({ connected_at }) => connected_at !== undefined) ? 'ended' : 'not reached'
}

const Arguments = z.record(z.string(), z.unknown())

/** What a tool did, as a person would say it. Never raw JSON. */
export function toolInWords({ function_name, function_arguments }: ToolCall): string {
  const values = readArguments(function_arguments)
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  switch (function_name) {
    case 'updated_claim': {
      const field = text('field')
      if (!field) return 'Updated the claim'
      return text('value')
        ? `Noted ${humanName(field).toLowerCase()}: ${text('value')}`
        : `Updated ${humanName(field).toLowerCase()}`
    }
    case 'new_or_updated_reminder':
      return text('title') ? `Set a reminder: ${text('title')}` : 'Set a reminder'
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

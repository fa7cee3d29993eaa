import type { CallState } from '@call-center/shared/call/call'

/** Where a call is, in the words people read. */
export const CALL_STATUSES = ['running', 'ringing', 'ended', 'not reached', 'in writing'] as const
export type CallStatus = (typeof CALL_STATUSES)[number]

export function statusOf({ in_progress, legs, open, messages }: CallState): CallStatus {
  if (in_progress) return 'running'
  // Documents of the original have no legs, but the mark of the call.
  if (legs.length === 0 && !open) return messages.some(({ action }) => action === 'call') ? 'ended' : 'in writing'
  if (legs.length === 0 || legs.some(({ disconnected_at }) => disconnected_at === undefined)) return 'ringing'
  return legs.some(({ connected_at }) => connected_at !== undefined) ? 'ended' : 'not reached'
}

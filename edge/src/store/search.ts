import type { CallState, Synthesis } from '@call-center/shared/call/call'
import { type CallStatus, statusOf } from '../calls/status.ts'

/** What a person looks for. What is left out is not asked for. */
export interface CallSearch {
  readonly phone?: string | undefined
  /** Part of the caller's name, in any case. */
  readonly name?: string | undefined
  /** Not older than the one and older than the other; ISO 8601, compared with when the call began. */
  readonly from?: string | undefined
  readonly before?: string | undefined
  readonly status?: CallStatus | undefined
  readonly satisfaction?: Synthesis['satisfaction'] | undefined
  /** Newest first; how many are left out, and how many are shown. */
  readonly offset: number
  readonly limit: number
}

export interface Found {
  readonly calls: CallState[]
  /** Calls of each status that fit everything else that is looked for. */
  readonly totals: Readonly<Record<CallStatus, number>>
}

/** Searches a list of calls, newest first. What a store that cannot search does, and what one that can must come to. */
export function searchIn(newestFirst: readonly CallState[], search: CallSearch): Found {
  const fitting = newestFirst.filter((call) => fits(call, search))
  const totals = totalsOf((status) => fitting.filter((call) => statusOf(call) === status).length)
  const shown = fitting.filter((call) => search.status === undefined || statusOf(call) === search.status)
  return { calls: shown.slice(search.offset, search.offset + search.limit), totals }
}

export const totalsOf = (count: (status: CallStatus) => number): Found['totals'] => ({
  running: count('running'),
  ringing: count('ringing'),
  ended: count('ended'),
  'not reached': count('not reached'),
  'in writing': count('in writing'),
})

function fits(call: CallState, { phone, name, from = '', before = '~', satisfaction }: CallSearch): boolean {
  if (phone !== undefined && call.initiate.phone_number !== phone) return false
  if (name !== undefined && !call.claim['caller_name']?.toLowerCase().includes(name.toLowerCase())) return false
  if (satisfaction !== undefined && call.synthesis?.satisfaction !== satisfaction) return false
  return call.created_at >= from && call.created_at < before
}

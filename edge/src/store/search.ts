import type { CallState, Synthesis } from '@call-center/shared/call/call'
import { type CallStatus, statusOf } from '../calls/status.ts'

/** What calls are looked for by. What is left out is not asked for. */
export interface CallCriteria {
  readonly phone?: string | undefined
  /** Part of the caller's name, in any case. */
  readonly name?: string | undefined
  /** Not older than the one and older than the other; ISO 8601, compared with when the call began. */
  readonly from?: string | undefined
  readonly before?: string | undefined
  readonly status?: CallStatus | undefined
  readonly satisfaction?: Synthesis['satisfaction'] | undefined
}

/** A page of what a person looks for. */
export interface CallSearch extends CallCriteria {
  /** Newest first; how many are left out, and how many are shown. */
  readonly offset: number
  readonly limit: number
}

/** For a time that is said inclusively: calls begin at whole milliseconds. */
export const justAfter = (iso: string): string => new Date(Date.parse(iso) + 1).toISOString()

export interface Found {
  readonly calls: CallState[]
  /** How many of this page are there and cannot be read. They count, and are not shown. */
  readonly unreadable: number
  /** How many there are on all pages. */
  readonly fitting: number
  /** Calls of each status that fit everything else that is looked for. */
  readonly totals: Readonly<Record<CallStatus, number>>
}

/** Searches a list of calls, newest first. What a store that cannot search does, and what one that can must come to. */
export function searchIn(newestFirst: readonly CallState[], search: CallSearch): Found {
  const fitting = newestFirst.filter((call) => fits(call, search))
  const totals = totalsOf((status) => fitting.filter((call) => statusOf(call) === status).length)
  const shown = fitting.filter((call) => search.status === undefined || statusOf(call) === search.status)
  const calls = shown.slice(search.offset, search.offset + search.limit)
  return { calls, unreadable: 0, fitting: shown.length, totals }
}

export const totalsOf = (count: (status: CallStatus) => number): Found['totals'] => ({
  running: count('running'),
  ringing: count('ringing'),
  ended: count('ended'),
  'not reached': count('not reached'),
  'in writing': count('in writing'),
})

function fits(call: CallState, { phone, name, from = '', before = '~', satisfaction }: CallCriteria): boolean {
  if (phone !== undefined && call.initiate.phone_number !== phone) return false
  if (name !== undefined && !call.claim['caller_name']?.toLowerCase().includes(name.toLowerCase())) return false
  if (satisfaction !== undefined && call.synthesis?.satisfaction !== satisfaction) return false
  return call.created_at >= from && call.created_at < before
}

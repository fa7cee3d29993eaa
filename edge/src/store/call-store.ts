import type { CallId, CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { wasApplied } from '@call-center/shared/call/applied'
import { reduce } from '@call-center/shared/call/reduce'
import type { CallCriteria, CallSearch, Found } from './search.ts'

/** Events to apply; or what decides on them, given the call as it is. The decision is taken again when another writer was faster. */
export type Changes = readonly CallEvent[] | ((call: CallState) => readonly CallEvent[])

export interface Applied {
  readonly before: CallState
  readonly call: CallState
  /** For each event, whether it was new. */
  readonly applied: readonly boolean[]
}

export interface CallFilter extends CallCriteria {
  readonly limit: number
}

/** Where calls are kept. All writers of a call go through `apply`, and none overwrites another. */
export interface CallStore {
  /** False when a call of this id exists already. */
  create(call: CallState): Promise<boolean>
  get(callId: CallId): Promise<CallState | undefined>
  /** @throws {NotFound} when there is no such call. */
  apply(callId: CallId, changes: Changes): Promise<Applied>
  /** Deletes the document for good. False when there is none. */
  erase(callId: CallId): Promise<boolean>
  /** The newest call of a number. */
  latestByPhone(phone: string): Promise<CallState | undefined>
  /** Newest first. */
  list(filter: CallFilter): Promise<CallState[]>
  /** A page of what a person looks for, and how much there is of it. */
  search(search: CallSearch): Promise<Found>
  /** The calls that have a leg that is not over, or have none yet. */
  listOpen(): Promise<CallId[]>
  /** The same with all that is in them, newest first. */
  listOpenCalls(limit: number): Promise<CallState[]>
  /** The calls of which something is still to be written after a leg. */
  listAwaitingInsights(): Promise<CallId[]>
  /** The calls with a text message that has no answer yet. */
  listAwaitingSmsAnswers(): Promise<CallId[]>
  /** The calls that owe a callback at that moment, ISO 8601, or before. */
  listCallbacksDue(at: string): Promise<CallId[]>
  /** The call that a recording belongs to. */
  findRecorded(recordingId: string): Promise<CallId | undefined>
  /** The calls of which the carrier has recordings that began before that moment, ISO 8601. */
  listRecordedBefore(at: string): Promise<CallId[]>
  /** Resolves when the store answers. */
  ping(): Promise<void>
}

/** The call after `changes`. Pure. */
export function applyChanges(before: CallState, changes: Changes): Applied {
  const events = typeof changes === 'function' ? changes(before) : changes
  const applied: boolean[] = []
  const call = events.reduce((current, event) => {
    applied.push(!wasApplied(current, event.id))
    return reduce(current, event)
  }, before)
  return { before, call, applied }
}

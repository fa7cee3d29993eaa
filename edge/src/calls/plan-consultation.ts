import type { CallState } from '@call-center/shared/call/call'
import { wasApplied } from '@call-center/shared/call/applied'
import { isOngoing } from './legs.ts'
import { claim, type Notice, type Step } from './steps.ts'

const BRIEFING = 'briefing/'
/** Context of what the colleague is asked; that of the attempt is in it. */
export const briefingContext = (context: string): string => BRIEFING + context

/** The attempt that an answer is about; `undefined` when it is about something else. */
export const attemptOfBriefing = (context: string): string | undefined =>
  context.startsWith(BRIEFING) ? context.slice(BRIEFING.length) : undefined

export const consultationOf = (call: CallState, connectionId: string) =>
  call.legs.find(({ connection_id }) => connection_id === connectionId)?.consultation

const reachedId = (connectionId: string, context: string): string => `reached:${connectionId}:${context}`

export const brief = ({ connectionId, at, context }: Notice<'colleague-reached'>): Step[] => [
  claim(reachedId(connectionId, context), at, { do: 'brief-colleague', context }),
]

const joinedId = (connectionId: string, context: string): string => `joined:${connectionId}:${context}`

/** They accepted: the caller is theirs. */
export const join = ({ connectionId, at }: { connectionId: string; at: string }, context: string): Step[] => [
  claim(joinedId(connectionId, context), at, { do: 'join-colleague', context }),
]

export const transferFailedId = (connectionId: string, context: string): string =>
  `transfer-failed:${connectionId}:${context}`

/** What became of an attempt, as far as it is known. */
export function attemptState(call: CallState, connectionId: string, context: string): 'open' | 'joined' | 'over' {
  if (wasApplied(call, joinedId(connectionId, context))) return 'joined'
  const isCurrent = consultationOf(call, connectionId)?.context === context && isOngoing(call, connectionId)
  return isCurrent && !wasApplied(call, transferFailedId(connectionId, context)) ? 'open' : 'over'
}

/** Somebody of a consultation is gone: without the caller nobody needs a colleague, and without the colleague the caller comes back. */
export function missing(
  call: CallState,
  { connectionId, at, numbers }: Notice<'participants'>,
  failed: (context: string) => Step[],
): Step[] {
  const consultation = consultationOf(call, connectionId)
  if (!consultation) return []
  const { phone_number, agent_phone_number } = call.initiate
  if (!numbers.includes(phone_number)) return [claim(`caller-left:${connectionId}`, at, { do: 'hang-up' })]
  const { context } = consultation
  const reachedAt = call.applied.find(({ id }) => id === reachedId(connectionId, context))?.at
  const isLater = reachedAt !== undefined && at > reachedAt
  return isLater && !numbers.includes(agent_phone_number) ? failed(context) : []
}

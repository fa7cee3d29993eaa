import type { CallState } from '@call-center/shared/call/call'
import type { Leg } from '@call-center/shared/call/leg'

/** Longer than any carrier lets a phone ring, and than its webhooks take, milliseconds. */
export const RING_TIME_MS = 120_000

/** The leg somebody is on, or is about to be. The newest, when there are several. */
export const openLeg = (call: CallState): Leg | undefined =>
  call.legs.findLast(({ disconnected_at }) => disconnected_at === undefined)

/** Whether something may still be said or done on this leg. A leg nobody reported yet may. */
export function isOpen(call: CallState, connectionId: string): boolean {
  const leg = call.legs.find(({ connection_id }) => connection_id === connectionId)
  return leg?.disconnected_at === undefined
}

/** Whether the conversation of this leg goes on: neither over, nor being ended by us. */
export function isOngoing(call: CallState, connectionId: string): boolean {
  const leg = call.legs.find(({ connection_id }) => connection_id === connectionId)
  return leg?.disconnected_at === undefined && leg?.ended_by === undefined
}

const saidSince = (call: CallState, at: string): boolean =>
  call.messages.some(({ action, created_at }) => action === 'talk' && created_at >= at)

/**
 * When this leg began: what is older belongs to an earlier conversation. The carrier's word, else the time we noted it;
 * when neither is known nothing is new, rather than everything.
 */
export const legStart = (call: CallState, leg: Leg): string => leg.connected_at ?? notedAt(call, leg) ?? NEVER
const NEVER = '9999-12-31T23:59:59.999Z'

/** When we first heard of this leg; `undefined` when nobody remembers. */
export const legOpenedAt = (call: CallState, leg: Leg): string | undefined => notedAt(call, leg) ?? leg.connected_at

/** Documents that were written before legs said it have it among what was applied. */
export const notedAt = ({ applied }: CallState, { opened_at, connection_id }: Leg): string | undefined =>
  opened_at ?? applied.find(({ id }) => id === `opened:${connection_id}`)?.at

/** True when something was said or written before this leg. */
export const isResumed = (call: CallState, leg: Leg): boolean =>
  call.messages.some(
    ({ action, created_at }) => (action === 'talk' || action === 'sms') && created_at < legStart(call, leg),
  )

/** True when a media node held this very leg before. */
export const wasHeld = (call: CallState, { connection_id, connected_at }: Leg): boolean =>
  claimedAt(call, connection_id) !== undefined || (connected_at !== undefined && saidSince(call, connected_at))

/** True when the last node only found out who picked up: nothing was begun that could break off. */
export function onlyListened(call: CallState, { connection_id }: Leg): boolean {
  const told = call.applied.findLast(({ id }) => id.startsWith(`answered-by:${connection_id}:`))
  return told !== undefined && told.at > (claimedAt(call, connection_id) ?? '')
}

/** When a media node last took this leg. Documents that were written before legs said it have it among what was applied. */
export function claimedAt({ legs, applied }: CallState, connectionId: string): string | undefined {
  const leg = legs.find(({ connection_id }) => connection_id === connectionId)
  return leg?.claimed_at ?? applied.findLast(({ id }) => id.startsWith(mediaClaimPrefix(connectionId)))?.at
}

export const mediaClaimPrefix = (connectionId: string): string => `media-claimed:${connectionId}:`

/** True when the caller said anything on this leg; on any, when it is not known when this one began. */
export function callerSpoke(call: CallState, connectionId: string): boolean {
  const since = call.legs.find(({ connection_id }) => connection_id === connectionId)?.connected_at ?? ''
  return call.messages.some((m) => m.persona === 'human' && m.action === 'talk' && !!m.content && m.created_at >= since)
}

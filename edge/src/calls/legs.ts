import type { CallState, Leg } from '@call-center/shared/call/call'

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

/** True when an earlier leg already talked. */
export const isResumed = (call: CallState, { connected_at }: Leg): boolean =>
  call.messages.some(({ action, created_at }) => action === 'talk' && (!connected_at || created_at < connected_at))

/** True when a media node held this very leg before. */
export const wasHeld = (call: CallState, { connection_id, connected_at }: Leg): boolean =>
  call.applied.some(({ id }) => id.startsWith(mediaClaimPrefix(connection_id))) ||
  (connected_at !== undefined && saidSince(call, connected_at))

export const mediaClaimPrefix = (connectionId: string): string => `media-claimed:${connectionId}:`

/** True when the caller said anything on this leg; on any, when it is not known when this one began. */
export function callerSpoke(call: CallState, connectionId: string): boolean {
  const since = call.legs.find(({ connection_id }) => connection_id === connectionId)?.connected_at ?? ''
  return call.messages.some((m) => m.persona === 'human' && m.action === 'talk' && !!m.content && m.created_at >= since)
}

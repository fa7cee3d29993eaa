import type { CallState } from './call.ts'
import { compare } from './messages.ts'

/** How many ids a document remembers of events that are not numbered. Webhooks are repeated for minutes, not days. */
export const APPLIED_RING = 400

type Applied = Pick<CallState, 'call_id' | 'applied' | 'reported' | 'messages'>

/**
 * Whether the call took this event before. What a media node reports is numbered and comes in order, so one number for each holder
 * says it for the whole call, however long that is; a text message is its own proof; all else is in the ring.
 */
export function wasApplied({ call_id, applied, reported, messages }: Applied, eventId: string): boolean {
  const number = numberOf(call_id, eventId)
  if (number && number.n <= (reported[number.epoch] ?? 0)) return true
  return applied.some(({ id }) => id === eventId) || messages.some(({ id }) => id === eventId)
}

/** What the document remembers of an event that is applied. The newest is never forgotten for being told late. */
export function noteApplied(
  { call_id, applied, reported }: Applied,
  { id, at }: { readonly id: string; readonly at: string },
): Pick<CallState, 'applied' | 'reported'> {
  const number = numberOf(call_id, id)
  if (number) return { applied, reported: { ...reported, [number.epoch]: number.n } }
  return { applied: [...applied.slice(1 - APPLIED_RING), { id, at }].sort(byTimeThenId), reported }
}

/** The id of what a media node reports: the call, the epoch of the holder, and a number that rises by one. */
export const numberedId = (callId: string, epoch: number, n: number): string => `${callId}:${epoch}:${n}`

function numberOf(callId: string, eventId: string): { readonly epoch: string; readonly n: number } | undefined {
  if (!eventId.startsWith(`${callId}:`)) return undefined
  const [epoch, n, ...more] = eventId.slice(callId.length + 1).split(':')
  const isNumbered = more.length === 0 && isNumber(epoch) && isNumber(n)
  return isNumbered ? { epoch, n: Number(n) } : undefined
}

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,9}$/.test(text)

const byTimeThenId = (a: { id: string; at: string }, b: { id: string; at: string }): number =>
  compare(a.at, b.at) || compare(a.id, b.id)

import type { CallEvent } from '@call-center/shared/call/events'
import { claim, FIRST, hangUp, type Notice, type PlanOptions, startStreaming, type Step } from './steps.ts'

/** Why the stream is up before anything was asked. */
const SCREEN = 'screen'

/**
 * What comes first on a call of ours: finding out who picked up. The carrier tells, or the media node listens. `undefined`
 * where nobody has to.
 */
export function screens(
  { placed, connectionId, at }: Notice<'connected'>,
  { voicemail, carrierTellsMachines }: PlanOptions,
): Step[] | undefined {
  if (!placed || voicemail === 'ignore') return undefined
  return carrierTellsMachines ? [] : [startStreaming(connectionId, at, SCREEN, 1)]
}

/** A person is talked to, whatever has to be asked first; a machine gets what is configured. */
export function answeredBy(
  { connectionId, at, by }: Notice<'answered-by'>,
  { voicemail, retryAt }: PlanOptions,
  begin: () => Step[],
): Step[] {
  const event: CallEvent = { id: `answered-by:${connectionId}:${by}`, type: 'answered-by', connectionId, by, at }
  if (by === 'person' || voicemail === 'ignore') return [{ event }, ...begin()]
  const known: Step = { event: { ...event, voicemail } }
  if (voicemail === 'leave_message') {
    const effect = { do: 'leave-message', context: `stream-${FIRST}-1` } as const
    return [known, claim(`voicemail:${connectionId}`, at, effect)]
  }
  const retry: CallEvent = { id: `retry:${connectionId}`, type: 'retry-planned', connectionId, dueAt: retryAt, at }
  return [known, ...(voicemail === 'retry_later' ? [{ event: retry }] : []), ...hangUp(connectionId, at)]
}

import type { CallEvent } from '@call-center/shared/call/events'
import { claim, FIRST_STREAM, hangUp, type Notice, type PlanOptions, startStreaming, type Step } from './steps.ts'

/** Why the stream is up before anything was asked. */
const SCREEN = 'screen'

/** What comes first on a call of ours: the media node listens to who picked up. `undefined` where nobody has to. */
export function screens(
  { placed, connectionId, at }: Notice<'connected'>,
  { voicemail }: PlanOptions,
): Step[] | undefined {
  return placed && voicemail !== 'ignore' ? [startStreaming(connectionId, at, SCREEN, 1)] : undefined
}

/**
 * A person is talked to, whatever has to be asked first; a machine gets what is configured. The carrier and the media node may
 * both tell: the first counts, but for a machine that was taken for a person.
 */
export function answeredBy(
  { connectionId, at, who }: Notice<'answered-by'>,
  { voicemail, retryAt }: PlanOptions,
  begin: () => Step[],
): Step[] {
  const id = `answered-by:${connectionId}:${who}`
  if (who === 'unknown' || voicemail === 'ignore') return [{ event: { id, type: 'effect-claimed', at } }]
  const event: CallEvent = { id, type: 'answered-by', connectionId, by: who, at }
  if (who === 'person') return [{ event }, ...begin()]
  const known: Step = { event: { ...event, voicemail } }
  if (voicemail === 'leave_message') {
    const effect = { do: 'leave-message', context: FIRST_STREAM } as const
    return [known, claim(`voicemail:${connectionId}`, at, effect)]
  }
  const retry: CallEvent = { id: `retry:${connectionId}`, type: 'retry-planned', connectionId, dueAt: retryAt, at }
  return [known, ...(voicemail === 'retry_later' ? [{ event: retry }] : []), ...hangUp(connectionId, at)]
}

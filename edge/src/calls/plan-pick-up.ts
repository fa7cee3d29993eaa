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
 * A carrier tells people from machines by how long they speak, and may take a receptionist for a machine. The media node, which
 * hears words and the beep as well, is told, and decides alone.
 */
export const answerGuessed = (
  { connectionId, at, who }: Notice<'answer-guessed'>,
  { voicemail }: PlanOptions,
): Step[] =>
  voicemail === 'ignore' ? [] : [claim(`answer-guessed:${connectionId}:${who}`, at, { do: 'tell-answer-guessed', who })]

/**
 * A person is talked to, whatever has to be asked first; a machine gets what is configured. Of the two decisions of a media node
 * the last one counts: a machine may have been taken for a person.
 */
export function answeredBy(
  { connectionId, at, who }: Notice<'answered-by'>,
  { voicemail, retryAt }: PlanOptions,
  begin: () => Step[],
): Step[] {
  const id = `answered-by:${connectionId}:${who}`
  if (voicemail === 'ignore') return [{ event: { id, type: 'effect-claimed', at } }]
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

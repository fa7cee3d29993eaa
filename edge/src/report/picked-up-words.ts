import type { CallState } from '@call-center/shared/call/call'
import type { Leg, Unreached } from '@call-center/shared/call/leg'
import { localDate } from '../local-date.ts'

interface Page {
  readonly zone: string
  readonly callsBack: boolean
}

const UNREACHED: Readonly<Record<Unreached, string>> = {
  busy: 'The line was busy.',
  'no-answer': 'Nobody answered.',
  declined: 'The call was declined.',
  failed: 'The number could not be reached.',
}

/** Why nobody was reached, as far as the carrier told. */
export const unreachedInWords = ({ legs }: CallState): string => UNREACHED[legs.at(-1)?.unreached ?? 'no-answer']

/** What became of a call that an answering machine picked up; `undefined` when the last leg reached somebody else. */
export function machineInWords(call: CallState, { zone, callsBack }: Page): string | undefined {
  const { legs, callbacks } = call
  const leg = legs.at(-1)
  if (leg?.answered_by !== 'machine') return undefined
  if (leg.voicemail === 'leave_message') return `An answering machine picked up: ${messageInWords(call, leg)}.`
  const hungUp = 'An answering machine picked up, and the assistant hung up.'
  if (leg.voicemail !== 'retry_later') return hungUp
  const retry = callbacks.findLast(({ why }) => why === 'voicemail')
  if (retry?.state === 'given-up') return `${hungUp} It does not call again.`
  if (!retry || retry.state !== 'planned') return hungUp
  if (!callsBack) return `${hungUp} Nobody calls again by itself: calling back is switched off.`
  return `${hungUp} It calls again on ${localDate(retry.due_at, zone)}.`
}

function messageInWords({ messages }: CallState, { connected_at, disconnected_at }: Leg): string {
  if (disconnected_at === undefined) return 'the assistant leaves a message'
  const said = messages.some(
    ({ persona, action, created_at }) =>
      persona === 'assistant' && action === 'talk' && created_at >= (connected_at ?? ''),
  )
  return said ? 'the assistant left a message' : 'it ended the call before a message was left'
}

import type { CallState } from '@call-center/shared/call/call'
import type { Leg } from '@call-center/shared/call/leg'
import { zoneOf } from '@call-center/shared/time-zone'
import { openLeg } from '../calls/legs.ts'
import { attemptState } from '../calls/plan-consultation.ts'
import { localTime } from '../local-date.ts'

/** Where a running call is, as far as the document knows. */
export function stateInWords(call: CallState): string {
  const { initiate, lang_short_code: lang } = call
  const leg = openLeg(call)
  if (!leg?.connected_at) return 'The phone is ringing.'
  const since = `since ${localTime(leg.connected_at, zoneOf(initiate.phone_number))}`
  if (leg.answered_by === 'machine') return `An answering machine picked up: ${atMachine(leg)}, ${since}`
  const last = call.messages.findLast(({ action, content }) => action === 'talk' && content)
  const hasBegun = last !== undefined && last.created_at >= leg.connected_at
  if (leg.placed && leg.answered_by === undefined && !hasBegun) return `Picked up, it is not known by whom, ${since}`
  if (!lang) return `Choosing a language, ${since}`
  const colleague = withColleague(call, leg)
  const turn = !last ? 'connecting' : last.persona === 'human' ? `${initiate.bot_name}’s turn` : 'the caller’s turn'
  return `${lang} · ${colleague ?? turn}, on the line ${since}`
}

const atMachine = ({ voicemail }: Leg): string =>
  voicemail === 'leave_message' ? 'the assistant leaves a message' : 'the assistant hangs up'

function withColleague(call: CallState, { connection_id, consultation }: Leg): string | undefined {
  if (!consultation) return undefined
  switch (attemptState(call, connection_id, consultation.context)) {
    case 'open':
      return 'a colleague is told what it is about'
    case 'joined':
      return 'a colleague takes over'
    case 'over':
      return undefined
  }
}

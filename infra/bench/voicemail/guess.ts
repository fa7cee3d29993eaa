import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import type { AnswerVerdict } from '../../local-cloud/twilio/calls/judge-answer.ts'

/** As the edge reads what Twilio says of who picked up. */
export const GUESS: Readonly<Record<AnswerVerdict, AnswerGuess | undefined>> = {
  human: 'person',
  machine_start: 'machine',
  unknown: undefined,
}

import * as z from 'zod'
import type { Keyword } from './keywords.ts'

/** As Twilio reads them: the word alone, in any case. https://help.twilio.com/articles/223134027 */
const HELP = /^\s*(?:help|info)\s*$/i
const YES = /^\s*yes\s*$/i

/** Says it where Advanced Opt-Out is switched on, whose words an operator may choose. https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
export const OptOutType = z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined)

const TAKEN_FOR: Readonly<Record<NonNullable<z.infer<typeof OptOutType>>, Keyword>> = {
  STOP: 'stop',
  START: 'start-again',
  HELP: 'help',
}

/** What Twilio took a message for, and obeyed or answered by itself, beyond the words that every carrier knows. */
export function readTwilioKeyword(text: string, type: z.infer<typeof OptOutType>): Keyword | undefined {
  if (type) return TAKEN_FOR[type]
  return HELP.test(text) ? 'help' : YES.test(text) ? 'start-again' : undefined
}

import type { Context } from './context.ts'
import { isYes, readIntent } from './intents.ts'
import { plain } from './slots/number-words.ts'

/** How often a caller in danger is asked to say when they are safe; then the conversation goes on without that. */
const MOST_TIMES_ASKED = 2

/** Whether the caller is in danger: they say so, or have not yet said that it is over. */
export function isInDanger(context: Context): boolean {
  if (readIntent(context.said) === 'emergency') return true
  const times = timesAsked(context)
  return times > 0 && times < MOST_TIMES_ASKED && !isOver(context.said)
}

const LONGEST_SIGN_WORDS = 10

/** They were asked to say when they are safe, and say that and no more. */
export const isBackInSafety = (context: Context): boolean =>
  timesAsked(context) > 0 && isOver(context.said) && context.said.split(/\s+/).length <= LONGEST_SIGN_WORDS

/** How often in a row they were asked it last. */
function timesAsked({ turns, phrases }: Context): number {
  const ours = turns.filter(({ role }) => role === 'assistant')
  return ours.length - 1 - ours.findLastIndex(({ text }) => !text.includes(phrases.whenSafe))
}

const isOver = (said: string): boolean => isYes(said) || OVER.test(plain(said))
const OVER =
  /\b(safe|out of (the|danger)|outside|on (their|its) way|(are|is) here|called (them|it|for)|go on|continue|fine now|hors de danger|en securite|dehors|sont la|sont en route|appeles?|continue[rz]?|continuons|a salvo|fuera|llamado|seguir|seguimos)\b|安全了|打过了|继续/

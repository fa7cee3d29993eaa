import { MessageStyle } from '@call-center/shared/call/call'

const FULL_STOP = /[.。]$/u
/** A name is said in one breath with what stands before it, "Thank you, Kevin": then the clause does not end at the comma. */
const GOES_ON = /^\s+(?:\p{Ll}|I(?!\p{L}))/u

/** An opening sentence as the first clause of a longer one: "Of course." is also "Of course,". A question is not. */
function asClause(opening: string): string | undefined {
  if (!FULL_STOP.test(opening)) return undefined
  return opening.slice(0, -1) + (opening.endsWith('。') ? '，' : ',')
}

/** An opening as models use it: as a sentence, in each style, and as the beginning of a longer one. */
export function formsOf(text: string): readonly OpeningForm[] {
  const clause = asClause(text)
  const whole = MessageStyle.options.map((style) => ({ text, style, goesOn: false }))
  return clause ? [...whole, { text: clause, style: 'none', goesOn: true }] : whole
}

export interface OpeningForm {
  readonly text: string
  readonly style: MessageStyle
  readonly goesOn: boolean
}

/** Where in `text` the one of `openings` that it begins with ends, as a clause of a longer sentence; 0 when it does not. */
export function openingClauseEnd(text: string, openings: readonly string[]): number {
  for (const opening of openings) {
    const clause = asClause(opening)
    if (!clause || !text.startsWith(clause)) continue
    const rest = text.slice(clause.length)
    if (clause.endsWith('，') || GOES_ON.test(rest)) return clause.length
  }
  return 0
}

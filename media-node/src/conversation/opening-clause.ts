import { MessageStyle } from '@call-center/shared/call/call'

const FULL_STOP = /[.。]$/u
/** A name is said in one breath with what stands before it, "Thank you, Kevin": then the clause does not end at the comma. */
const GOES_ON = /^\s+(?:\p{Ll}|I(?!\p{L}))/u
/** So are these, "Thank you, sir". */
const ADDRESSED =
  /^\s*(?:(?:sir|ma['’]am|madam|miss|monsieur|madame|mademoiselle|caballero|señora?|señorita)(?!\p{L})|\p{Script=Han}{0,3}(?:先生|女士|小姐|太太))/iu

/** Characters that have to be there to know that they are no address, where no spaces part words: "欧阳先生". */
const LONGEST_ADDRESS = 4

/** An opening sentence as the first clause of a longer one: "Of course." is also "Of course,". A question is not. */
function asClause(opening: string): string | undefined {
  opening = opening.trim()
  if (!FULL_STOP.test(opening)) return undefined
  return opening.slice(0, -1) + (opening.endsWith('。') ? '，' : ',')
}

/** An opening as models use it: as a sentence, in each style, and as the beginning of a longer one. */
export function formsOf(opening: string): readonly OpeningForm[] {
  const clause = asClause(opening)
  const whole = MessageStyle.options.map((style) => ({ text: opening.trim(), style, goesOn: false }))
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
    if (ADDRESSED.test(rest)) return 0
    if (GOES_ON.test(rest) || (clause.endsWith('，') && rest.length >= LONGEST_ADDRESS)) return clause.length
  }
  return 0
}

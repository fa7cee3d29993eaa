import { wordsOf } from '../turn/words.ts'
import { openingClauseEnd } from './opening-clause.ts'
import { isClauseEnd, type PieceEnd, sentenceEnd } from './sentence-end.ts'

/** So many words are a second of speech: while it is heard, the rest is written and spoken. After less there would be a gap. */
const LEAST_WORDS = 4
/** So many words are two seconds of speech: a sentence that begins with as many may be parted where nobody wrote a comma. */
const ENOUGH_WORDS = 6

/** Words that begin another part of a sentence, before which speakers pause. Those that mostly do something else are left out. */
const JOINTS: Readonly<Record<string, RegExp>> = {
  de: joints('und oder aber sondern sowie weil dass damit obwohl'),
  en: joints('and or but because if when while until unless although whether'),
  es: joints('y o u pero porque cuando aunque mientras si'),
  fr: joints('et ou mais car parce quand lorsque puisque afin si'),
  it: joints('e ed o oppure ma perché quando mentre finché affinché'),
  pt: joints('e ou mas porque quando enquanto embora'),
}

export interface OpeningOptions {
  /** Nothing follows. */
  readonly done: boolean
  readonly language?: string | undefined
  readonly openings?: readonly string[]
}

/**
 * Where the first piece of an answer ends. The caller waits for its first word, so it ends where the first clause does: after
 * one of `openings`, which are synthesised already; at a comma or, in a sentence that is long, before the word that joins its
 * second part.
 */
export function openingEnd(text: string, { done, language = '', openings = [] }: OpeningOptions): PieceEnd | undefined {
  const opening = openingClauseEnd(text, openings)
  if (opening > 0) return { at: opening, goesOn: true, isShort: true }
  const end = sentenceEnd(text, { done, eager: true })
  const clause = Math.min(clauseEnd(text), jointStart(text, language))
  return clause < (end?.at ?? Infinity) ? { at: clause, goesOn: true } : end
}

function clauseEnd(text: string): number {
  const least = wordsOf(text)[LEAST_WORDS - 1]
  if (!least) return Infinity
  for (let at = least.end; at < text.length; at++) {
    if (isClauseEnd(text, at) || isCertainComma(text, at)) return at + 1
  }
  return Infinity
}

/** The token after a comma takes 20 ms at 50 tokens a second; after a letter it is a comma whatever follows. */
const isCertainComma = (text: string, at: number): boolean =>
  text[at] === ',' && at === text.length - 1 && /\p{L}/u.test(text[at - 1] ?? '')

function jointStart(text: string, language: string): number {
  const joint = JOINTS[language.slice(0, 2).toLowerCase()]
  const enough = joint && wordsOf(text)[ENOUGH_WORDS - 1]
  if (!enough) return Infinity
  const found = text.slice(enough.end).search(joint)
  return found < 0 ? Infinity : enough.end + found
}

/** Each between spaces: a word is whole when the next one begins. */
function joints(words: string): RegExp {
  return new RegExp(`(?<=\\s)(?:${words.replaceAll(' ', '|')})(?=\\s)`, 'iu')
}

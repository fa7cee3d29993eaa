import type { ClaimFieldType } from '@call-center/shared/call/claim'
import { codeByScript, languageOf } from './language/language-of.ts'
import type { TurnLanguage } from './language/turn-language.ts'
import { consistsOf, endingLength, phraseAt, startsWith } from './phrases.ts'
import { slotAtEnd } from './slot.ts'
import { wordsOf } from './words.ts'

/**
 * How finished words sound. `full`: what was asked for is there, all of it. `finished`: punctuation or a set phrase says
 * so. `likely`: a sentence that could end here. `unsure`: nothing tells. `open`: something must follow. `dictating`: a
 * number, an address or a spelling, said in pieces with pauses between them.
 */
export type Completeness = 'full' | 'finished' | 'likely' | 'unsure' | 'open' | 'dictating'

export interface Listening {
  /** BCP 47. Without it, English, or Chinese or Japanese by the script. */
  readonly language?: string | undefined
  /** What the assistant asked for. */
  readonly expecting?: ClaimFieldType | undefined
}

const FINAL = /[.!?\u3002\uFF01\uFF1F]["'\u201D\u00BB)\]]*\s*$/
const QUESTION = /[?\uFF1F]["'\u201D\u00BB)\]]*\s*$/
const TRAILING = /(?:[,\uFF0C\u3001\u2026:;-]|\.\.\.)\s*$/
/** An answer of so few words to "What is your name?" is one. */
const NAME_WORDS = 4

/** What `text`, a partial or a final one, says about whether its speaker is done. */
export function completeness(text: string, { language: code, expecting }: Listening = {}): Completeness {
  const words = wordsOf(text).map((word) => word.text)
  if (words.length === 0) return 'unsure'
  const known = code ?? codeByScript(text)
  const language = languageOf(known)
  if (TRAILING.test(text)) return 'open'
  if (!language) return FINAL.test(text) ? 'finished' : 'unsure'
  if (consistsOf(words, language.answers)) return 'finished'
  const slot = slotAtEnd(words, { language, code: known, expecting })
  if (slot === 'full') return 'full'
  if (slot === 'begun') return 'dictating'
  const ending = endingOf(words, language)
  if (FINAL.test(text)) return ending === 'never' && !QUESTION.test(text) ? 'open' : 'finished'
  if (ending === 'never' || ending === 'seldom') return 'open'
  if (slot === 'enough') return 'likely'
  if (expecting === 'text' && isName(words, language)) return 'likely'
  return ofClauses(words, language, ending)
}

const ENDINGS = ['never', 'seldom', 'closing', 'perhaps'] as const
type Ending = (typeof ENDINGS)[number]

/** The longest phrase wins: "it works for me" closes what a bare "for" would not. */
function endingOf(words: readonly string[], language: TurnLanguage): Ending | undefined {
  const lengths = ENDINGS.map((ending) => ({ ending, length: endingLength(words, language[ending]) }))
  const longest = lengths.reduce((best, each) => (each.length > best.length ? each : best))
  return longest.length > 0 ? longest.ending : undefined
}

function isName(words: readonly string[], language: TurnLanguage): boolean {
  return words.length <= NAME_WORDS && !startsWith(words, language.determiners) && !hasVerb(words, language)
}

function ofClauses(words: readonly string[], language: TurnLanguage, ending: Ending | undefined): Completeness {
  const { clause, determiners } = language
  const opener = words.findLastIndex((_, i) => phraseAt(words, i, clause) > 0)
  const own = opener < 0 ? words : words.slice(opener + phraseAt(words, opener, clause))
  if (opener >= 0 && !hasVerb(own, language)) return 'open'
  if (!hasVerb(words, language)) return startsWith(words, determiners) ? 'open' : 'unsure'
  if (startsWith(words, language.promise) && verbs(words, language) < 2) return 'open'
  if (ending === 'perhaps' || isNumber(words.at(-1), language)) return 'unsure'
  return 'likely'
}

const isNumber = (word = '', { numbers }: TurnLanguage): boolean => /^\d/.test(word) || numbers.has(word)
const hasVerb = (words: readonly string[], language: TurnLanguage): boolean => verbs(words, language) > 0

/** Verbs by the word, and by their subject: what follows "they" is one. */
function verbs(words: readonly string[], { verbs: known, verbEnding, subjects }: TurnLanguage): number {
  let count = 0
  for (let at = 0; at < words.length;) {
    const subject = phraseAt(words, at, subjects)
    const length = phraseAt(words, at, known) || (verbEnding?.test(words[at] ?? '') ? 1 : 0)
    if (length > 0 || (subject > 0 && at + subject < words.length)) count++
    // The verb after a subject was counted with it.
    at += length || (subject > 0 ? subject + 1 : 1)
  }
  return count
}

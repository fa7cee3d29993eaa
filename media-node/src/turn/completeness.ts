import type { Expected } from './expected.ts'
import { codeByScript, languageOf } from './language/language-of.ts'
import type { TurnLanguage } from './language/turn-language.ts'
import { consistsOf, contains, endingLength, phraseAt, startsWith } from './phrases.ts'
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
  readonly expecting?: Expected | undefined
  /** Where the caller is, ISO 3166: what a phone number without a prefix looks like. Without it, the country of the language. */
  readonly country?: string | undefined
}

const FINAL = /[.!?\u3002\uFF01\uFF1F]["'\u201D\u00BB)\]]*\s*$/
const QUESTION = /[?\uFF1F]["'\u201D\u00BB)\]]*\s*$/
const TRAILING = /(?:[,\uFF0C\u3001\u2026:;-]|\.\.\.)\s*$/
/** An answer of so few words to "What is your name?" is one. */
const NAME_WORDS = 4
/** A clause of so many words has a verb, whether it is on a list or not. */
const SURELY_WITH_VERB = 4
const LONG_PROMISE = 7
/** Words after a fronted object: a subject, a verb, and what stands between. */
const FRONTED_WORDS = 4
const SHORT_WORDS = 5
const SHORT_CHARACTERS = 6

/** What `text`, a partial or a final one, says about whether its speaker is done. */
export function completeness(text: string, { language: code, expecting, country }: Listening = {}): Completeness {
  const words = wordsOf(text).map((word) => word.text)
  if (words.length === 0) return 'unsure'
  const known = code ?? codeByScript(text)
  const language = languageOf(known)
  if (TRAILING.test(text)) return 'open'
  if (!language) return FINAL.test(text) ? 'finished' : 'unsure'
  if (consistsOf(words, language.answers)) return 'finished'
  const slot = slotAtEnd(words, { language, country: country ?? known.split('-')[1], expecting })
  if (slot === 'full') return 'full'
  if (slot === 'begun') return 'dictating'
  if (slot === 'unknown') return 'unsure'
  const ending = endingOf(words, language)
  if (QUESTION.test(text)) return 'finished'
  if (FINAL.test(text)) return stopped(words, language, ending)
  if (ending === 'never' || ending === 'seldom') return 'open'
  if (slot === 'enough') return 'likely'
  if (slot === 'perhaps') return 'unsure'
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

/** Whether `text` ends with a word that something must follow: nobody answers "we have". */
export function endsLoose(text: string, code: string = codeByScript(text)): boolean {
  const language = languageOf(code)
  if (!language) return false
  const words = wordsOf(text).map((word) => word.text)
  const ending = endingOf(words, language)
  return ending === 'never' || (ending === 'seldom' && !(FINAL.test(text) && closesAnyway(words, language)))
}

/** A recogniser puts a full stop where it finished a segment, be it in a hesitation: a loose end stays one. */
function stopped(words: readonly string[], language: TurnLanguage, ending: Ending | undefined): Completeness {
  if (ending === 'never') return 'open'
  if (ending === 'seldom') return closesAnyway(words, language) ? 'finished' : 'open'
  if (ending === 'closing' || endingLength(words, language.stoppable) > 0) return 'finished'
  return ofClauses(words, language, ending) === 'open' ? 'open' : 'finished'
}

/** "That's not what I said": a verb whose object came before it needs none. And what is on both lists is no loose end. */
function closesAnyway(words: readonly string[], language: TurnLanguage): boolean {
  const { fronts, closing, seldom, stoppable } = language
  const loose = endingLength(words, seldom)
  if (endingLength(words, closing) >= loose || endingLength(words, stoppable) >= loose) return true
  const front = fronts ? words.findLastIndex((_, i) => phraseAt(words, i, fronts) > 0) : -1
  const after = front < 0 || !fronts ? 0 : words.length - front - phraseAt(words, front, fronts)
  return after > 0 && after <= FRONTED_WORDS
}

/** Whoever begins with a first name alone may go on. */
function isName(words: readonly string[], language: TurnLanguage): boolean {
  return (
    words.length > 1 &&
    words.length <= NAME_WORDS &&
    !startsWith(words, language.determiners) &&
    !hasVerb(words, language)
  )
}

function ofClauses(all: readonly string[], language: TurnLanguage, ending: Ending | undefined): Completeness {
  const { clause, determiners, promise } = language
  const words = withoutGreeting(all, language)
  const opener = words.findLastIndex((_, i) => phraseAt(words, i, clause) > 0)
  const own = opener < 0 ? [] : words.slice(opener + phraseAt(words, opener, clause))
  if (opener >= 0 && own.length < SURELY_WITH_VERB && !hasVerb(own, language)) return 'open'
  const sentence = hasVerb(words, language) || words.length >= 2 * SURELY_WITH_VERB
  if (!sentence) return startsWith(words, determiners) ? 'open' : 'unsure'
  if (startsWith(words, promise) && verbs(words, language) < 2) return words.length < LONG_PROMISE ? 'open' : 'unsure'
  if (ending === 'perhaps' || isNumber(words.at(-1), language)) return 'unsure'
  if (!ending && language.perhapsEnding?.test(words.at(-1) ?? '')) return 'unsure'
  if (isOpenFrame(words, language)) return 'unsure'
  return ending === 'closing' || !isShort(words) ? 'likely' : 'unsure'
}

/** `ich möchte einen …`: what comes after a determiner is a noun, not the verb that is missing. */
function isOpenFrame(words: readonly string[], { determiners, frame }: TurnLanguage): boolean {
  if (!frame || !contains(words, frame.opens)) return false
  return !frame.closes.test(words.at(-1) ?? '') || phraseAt(words.slice(-2), 0, determiners) === 1
}

/** "Hello, yes, my …": what the sentence begins with comes after. */
function withoutGreeting(words: readonly string[], language: TurnLanguage): readonly string[] {
  const length = phraseAt(words, 0, language.answers)
  return length > 0 && length < words.length ? withoutGreeting(words.slice(length), language) : words
}

/** Speakers hesitate early: few words that nothing closes are more often a start than a sentence. */
const isShort = (words: readonly string[]): boolean =>
  words.length < (words.at(-1)?.length === 1 ? SHORT_CHARACTERS : SHORT_WORDS)

const isNumber = (word = '', { numbers }: TurnLanguage): boolean => /^\d/.test(word) || numbers.has(word)
const hasVerb = (words: readonly string[], language: TurnLanguage): boolean => verbs(words, language) > 0

/** Verbs by the word, and by their subject: what follows "they" is one. */
function verbs(words: readonly string[], { verbs: known, verbEnding, subjects, determiners }: TurnLanguage): number {
  let count = 0
  for (let at = 0; at < words.length;) {
    const possessive = phraseAt(words, at, determiners)
    const subject = possessive > 1 ? 0 : phraseAt(words, at, subjects)
    const length = phraseAt(words, at, known) || (verbEnding?.test(words[at] ?? '') ? 1 : 0)
    if (length > 0 || (subject > 0 && at + subject < words.length)) count++
    // The verb after a subject was counted with it.
    at += length || (subject > 0 ? subject + 1 : 1)
  }
  return count
}

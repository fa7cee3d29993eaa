import type { Expected } from './expected.ts'
import { type CountryCode, isSupportedCountry, validatePhoneNumberLength } from 'libphonenumber-js/min'
import type { TurnLanguage } from './language/turn-language.ts'
import { contains, endsWith, phraseAt, type Phrases } from './phrases.ts'
import { trailingNumber } from './spoken-number.ts'

/**
 * How far what is being dictated has come: it cannot go on, it could stop here, it could be short of a few digits, or
 * more must follow. `unknown`: a number of which nobody knows how long it is.
 */
export type SlotState = 'full' | 'enough' | 'perhaps' | 'begun' | 'unknown'

export interface SlotContext {
  readonly language: TurnLanguage
  /** ISO 3166: of a phone number without a prefix. */
  readonly country: string | undefined
  readonly expecting: Expected | undefined
}

const TOP_LEVEL = new Set(
  'com net org info biz io edu gov eu fr de es it pt br uk us ca ch be at nl cn jp mx ar co.uk co.jp com.br com.mx'.split(
    ' ',
  ),
)
const TOP_LEVEL_END = /\.(?:com|net|org|info|biz|io|edu|gov|eu|fr|de|es|it|pt|br|uk|us|ca|ch|be|at|nl|cn|jp|mx|ar)$/
/** "My mobile is …": what is said before a phone number. */
const ANNOUNCES_PHONE =
  /^(?:plus|phone|telephone|mobile|cell|t[ée]l[ée]phone|portable|tel[ée]fono|m[óo]vil|celular|telefon(?:nummer)?|handy(?:nummer)?|cellulare|telefone|telem[óo]vel)$/
/** "My number is …", "call me at …": a policy would be named. */
const ANNOUNCES_PHONE_AT_LENGTH =
  /\bmy number\b|\b(?:call|reach|ring) me\b|\bmon numéro (?!d)|\b(?:r?appelez|joindre|joignez)[- ]moi\b|\bmi número (?!de)|\bllámeme\b|\bmeine nummer\b|\bmio numero (?!d)|\bmeu número (?!d)/
/** Chinese and Japanese, where each character is a word. */
const ANNOUNCES_PHONE_CHARACTERS = /电话|手机|我的号码|電話/
/** Most references have so many digits at least. */
const REFERENCE_DIGITS = 6
const LETTER = /^\p{Script=Latin}$/u
/** Letters of a name being spelled: this many of the last words. */
const SPELLED = 2

/** What `words` say of a phone number, an e-mail address, a date or a spelling at their end. */
export function slotAtEnd(words: readonly string[], context: SlotContext): SlotState | undefined {
  return (
    email(words, context) ??
    (context.expecting === 'datetime' ? date(words, context) : undefined) ??
    number(words, context) ??
    spelling(words, context)
  )
}

function number(words: readonly string[], { language, country, expecting }: SlotContext): SlotState | undefined {
  const run = trailingNumber(words, language)
  if (!run) return undefined
  if (expecting === 'reference') return run.words > 1 && run.digits.length < REFERENCE_DIGITS ? 'begun' : 'unknown'
  const before = words.slice(0, words.length - run.words)
  const phone = expecting === 'phone_number' || announcesPhone(before)
  if (!phone) return run.words > 1 ? 'begun' : undefined
  const state = phoneNumber(before.at(-1) === 'plus' ? `+${run.digits}` : run.digits, country)
  if (state === 'full' || expecting === 'phone_number') return state
  return run.words > 1 ? 'begun' : undefined
}

const announcesPhone = (before: readonly string[]): boolean =>
  before.some((word) => ANNOUNCES_PHONE.test(word)) ||
  ANNOUNCES_PHONE_AT_LENGTH.test(before.join(' ')) ||
  ANNOUNCES_PHONE_CHARACTERS.test(before.join(''))

function phoneNumber(digits: string, of: string | undefined): SlotState {
  const country: CountryCode | undefined = of && isSupportedCountry(of) ? of : undefined
  const length = (number: string) => validatePhoneNumberLength(number, country)
  if (length(digits) !== undefined) return 'begun'
  return length(`${digits}0`) === 'TOO_LONG' ? 'full' : 'perhaps'
}

function email(words: readonly string[], { language, expecting }: SlotContext): SlotState | undefined {
  const { at, dot } = language
  const last = words.at(-1) ?? ''
  const literal = words.some((word) => word.includes('@'))
  const spoken = lastIndexOf(words, at)
  // "at" is also a preposition: only a dot behind it, or the question before it, makes it an address.
  const addressed = literal || (spoken >= 0 && (expecting === 'email' || contains(words.slice(spoken), dot)))
  if (!addressed) return undefined
  const ends = TOP_LEVEL_END.test(last) || (TOP_LEVEL.has(last) && endsWith(words.slice(0, -1), dot))
  return ends ? 'full' : 'begun'
}

function date(words: readonly string[], { language }: SlotContext): SlotState | undefined {
  const { days, months, hours, numbers } = language
  if (endsWith(words, language.never)) return undefined
  const told =
    contains(words, days) || (contains(words, months) && words.some((word) => /\d/.test(word) || numbers.has(word)))
  const timed = contains(words, hours)
  if (told && timed) return 'full'
  return told || timed ? 'enough' : undefined
}

function spelling(words: readonly string[], { expecting }: SlotContext): SlotState | undefined {
  const letters = words.slice(-3).filter((word) => LETTER.test(word)).length
  const single = LETTER.test(words.at(-1) ?? '')
  if ((expecting === 'email' || expecting === 'reference') && single) return 'begun'
  return single && letters >= SPELLED ? 'begun' : undefined
}

function lastIndexOf(words: readonly string[], sought: Phrases): number {
  return words.findLastIndex((_, i) => phraseAt(words, i, sought) > 0)
}

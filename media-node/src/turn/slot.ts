import type { ClaimFieldType } from '@call-center/shared/call/claim'
import { type CountryCode, isSupportedCountry, validatePhoneNumberLength } from 'libphonenumber-js/min'
import type { TurnLanguage } from './language/turn-language.ts'
import { contains, endsWith, phraseAt, type Phrases } from './phrases.ts'
import { trailingNumber } from './spoken-number.ts'

/**
 * How far what is being dictated has come: it cannot go on, it could stop here, it could be short of a few digits, or
 * more must follow.
 */
export type SlotState = 'full' | 'enough' | 'perhaps' | 'begun'

export interface SlotContext {
  readonly language: TurnLanguage
  /** BCP 47: its region is the country of a phone number without a prefix. */
  readonly code: string
  readonly expecting: ClaimFieldType | undefined
}

const TOP_LEVEL = new Set(
  'com net org info biz io edu gov eu fr de es it pt br uk us ca ch be at nl cn jp mx ar co.uk co.jp com.br com.mx'.split(
    ' ',
  ),
)
const TOP_LEVEL_END = /\.(?:com|net|org|info|biz|io|edu|gov|eu|fr|de|es|it|pt|br|uk|us|ca|ch|be|at|nl|cn|jp|mx|ar)$/
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

function number(words: readonly string[], { language, code, expecting }: SlotContext): SlotState | undefined {
  const run = trailingNumber(words, language)
  if (!run) return undefined
  const dictated = run.words > 1 || expecting === 'phone_number'
  const before = words[words.length - run.words - 1]
  const state = phoneNumber(before === 'plus' ? `+${run.digits}` : run.digits, code)
  if (state === 'full') return 'full'
  if (!dictated) return undefined
  return expecting === 'phone_number' ? state : 'begun'
}

function phoneNumber(digits: string, code: string): SlotState {
  const region = code.split('-')[1]
  const country: CountryCode | undefined = region && isSupportedCountry(region) ? region : undefined
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
  const letters = words.slice(-3).filter((word) => /^[a-z]$/.test(word)).length
  const single = /^[a-z]$/.test(words.at(-1) ?? '')
  if (expecting === 'email' && single) return 'begun'
  return single && letters >= SPELLED ? 'begun' : undefined
}

function lastIndexOf(words: readonly string[], sought: Phrases): number {
  return words.findLastIndex((_, i) => phraseAt(words, i, sought) > 0)
}

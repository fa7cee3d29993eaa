import { isCardNumber, isSecretNumber, NUMBER_WITHHELD } from '@call-center/shared/call/sensitive'
import { languageOf } from '../turn/language/language-of.ts'
import { isNumber, trailingNumber } from '../turn/spoken-number.ts'
import type { TurnEvent } from '../turn/turn-event.ts'
import { type Word, wordsOf } from '../turn/words.ts'

/** Of a number that is still being said, so many digits are no year and no amount. */
const SUSPECT_DIGITS = 7
/** While a number is to be keyed, whoever says digits says those. */
const KEYED_DIGITS = 3

export interface HidingOptions {
  /** BCP 47. */
  readonly lang: string
  /** The claim has fields that are keyed and never said: then what may be such a number is taken out, too. */
  readonly sensitive: boolean
  /** A number is being keyed at this moment. */
  readonly collecting: boolean
}

/**
 * A turn event without the numbers of cards, spoken or written. Of a `sensitive` claim every long number is taken out while
 * somebody still speaks: the words so far are searched for and answered before it is known what number it is.
 */
export function hideSecrets<Event extends TurnEvent>(event: Event, options: HidingOptions): Event {
  const { lang, sensitive, collecting } = options
  if (!('text' in event)) return event
  if (!sensitive) return { ...event, text: withoutNumbers(event.text, lang, isCardNumber) }
  const isFinal = event.type === 'turn-ended' || event.type === 'turn-corrected'
  const isSecret = (digits: string): boolean => {
    if (collecting) return digits.length >= KEYED_DIGITS
    return isFinal ? isSecretNumber(digits) : digits.length >= SUSPECT_DIGITS
  }
  return { ...event, text: withoutNumbers(event.text, lang, isSecret) }
}

function withoutNumbers(text: string, lang: string, isSecret: (digits: string) => boolean): string {
  let rest = text
  for (const { start, end } of numbersIn(wordsOf(text), lang, isSecret).reverse()) {
    rest = rest.slice(0, start) + NUMBER_WITHHELD + rest.slice(end)
  }
  return rest
}

/** Where the numbers are that `isSecret`, from left to right. */
function numbersIn(words: readonly Word[], lang: string, isSecret: (digits: string) => boolean) {
  const language = languageOf(lang) ?? { numbers: new Map<string, number>() }
  const texts = words.map(({ text }) => text)
  if (!texts.some((text) => isNumber(text, language))) return []
  const found: { readonly start: number; readonly end: number }[] = []
  for (let end = words.length; end > 0;) {
    const run = trailingNumber(texts.slice(0, end), language)
    const from = run ? end - run.words : end - 1
    const [first, last] = [words[from], words[end - 1]]
    if (run && first && last && isSecret(run.digits)) found.unshift({ start: first.start, end: last.end })
    end = from
  }
  return found
}

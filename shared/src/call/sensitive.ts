/** What a number is that only its owner may know. `code`: a PIN, of which nothing is kept. */
export const SENSITIVE_KINDS = ['card', 'account', 'code'] as const
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number]

/** ISO/IEC 7812: digits of a payment card's number. */
const CARD_DIGITS = { least: 13, most: 19 }
/** Nobody's phone number has so many (E.164: 15 at most); a card that was misheard does. */
const SURELY_SECRET_DIGITS = 16
const KEPT_DIGITS = 4
const ACCOUNT_DIGITS = { least: 6, most: 34 }
const CODE_DIGITS = { least: 3, most: 12 }

export type Masking =
  | { readonly ok: true; readonly mask: string }
  /** For the model: it never reads the digits. */
  | { readonly ok: false; readonly error: string }

/** What is kept of digits that were keyed: the last four of a card, at most a third of an account, nothing of a code. */
export function maskDigits(digits: string, kind: SensitiveKind = 'account'): Masking {
  const { length } = digits
  switch (kind) {
    case 'card':
      return length >= CARD_DIGITS.least && length <= CARD_DIGITS.most && passesLuhn(digits)
        ? { ok: true, mask: masked(digits, KEPT_DIGITS) }
        : { ok: false, error: 'that is not the number of a card' }
    case 'account':
      return length >= ACCOUNT_DIGITS.least && length <= ACCOUNT_DIGITS.most
        ? { ok: true, mask: masked(digits, Math.min(KEPT_DIGITS, Math.floor(length / 3))) }
        : { ok: false, error: 'it has too few or too many digits' }
    case 'code':
      return length >= CODE_DIGITS.least && length <= CODE_DIGITS.most
        ? { ok: true, mask: masked(digits, 0) }
        : { ok: false, error: 'it has too few or too many digits' }
  }
}

/** Always as many dots: how long it was is part of it. */
const masked = (digits: string, kept: number): string => `•••• ${kept > 0 ? digits.slice(-kept) : ''}`.trim()

/** Whether digits are a card's, or too many to be anything that may be told. */
export const isSecretNumber = (digits: string): boolean =>
  digits.length >= SURELY_SECRET_DIGITS || (digits.length >= CARD_DIGITS.least && passesLuhn(digits))

/**
 * Numbers that the large networks issue, by their first digits and lengths (ISO/IEC 7812; Visa, Mastercard, American Express,
 * Diners, Discover, JCB, UnionPay). Serial numbers of telephones, of 15 digits that pass the same check, are none of them.
 */
const ISSUED =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d*|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6|35)\d{14,17})$/

/** Whether digits are the number of a payment card, beyond doubt. */
export const isCardNumber = (digits: string): boolean =>
  ISSUED.test(digits) && (/^[25]/.test(digits) ? digits.length === 16 : true) && passesLuhn(digits)

/** Stands where a number was said or written that nobody may read. */
export const NUMBER_WITHHELD = '[number withheld]'

/** Written digits, with the spaces, dots and dashes people put between them. */
const WRITTEN_NUMBER = /\d(?:[ .-]{0,2}\d){12,}/g

/** `text` without the numbers of cards, and without what may be one; `isSecret`: what else is taken out, or less. */
export const withoutSecretNumbers = (text: string, isSecret: (digits: string) => boolean = isSecretNumber): string =>
  text.replace(WRITTEN_NUMBER, (number) => (isSecret(number.replace(/\D/g, '')) ? NUMBER_WITHHELD : number))

/** The check digit of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

import { type CountryCode, isSupportedCountry, parsePhoneNumberWithError } from 'libphonenumber-js/min'
import * as z from 'zod'

/**
 * A telephone number in E.164, for example `+33612345678`.
 *
 * Accepted: whatever starts with `+` and has a length that is possible in its country. A number that is merely not in
 * service (`+11234567890`) passes: it is the carrier that knows what can be reached. Anything else is refused with a
 * message that says what is wrong.
 */
export const PhoneNumber = z.string().transform((text, context) => {
  const number = readPhoneNumber(text)
  if (number) return number
  context.addIssue({
    code: 'custom',
    message: 'is not a phone number in international form, for example +33612345678',
  })
  return z.NEVER
})
export type PhoneNumber = z.infer<typeof PhoneNumber>

/**
 * `text` in E.164, or `undefined` when it is no possible number. With a `country` (ISO 3166, `FR`) a number may also be written
 * as people dial it there (`06 12 34 56 78`); it must then fit the numbering plan, for a wrong guess would reach a stranger.
 */
export function readPhoneNumber(text: string, country?: string): string | undefined {
  try {
    const written = text.trim().replace(/^00(?=[1-9])/, '+')
    const international = /^(?:tel:)?\s*[+＋]/.test(written)
    if (international || country === undefined || !isSupportedCountry(country)) return possible(written)
    const parsed = parsePhoneNumberWithError(written, country satisfies CountryCode)
    return parsed.isValid() && parsed.ext === undefined ? parsed.number : undefined
  } catch {
    return undefined
  }
}

function possible(text: string): string | undefined {
  const parsed = parsePhoneNumberWithError(text)
  return parsed.isPossible() ? parsed.number : undefined
}

/** The country a number belongs to, ISO 3166 (`FR`), or `undefined` for international services. */
export function countryOf(number: string): string | undefined {
  try {
    return parsePhoneNumberWithError(number).country
  } catch {
    return undefined
  }
}

import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'

/**
 * Calling codes of no country. ITU-T E.164 (list of assigned country codes, position of 2023): 800 freephone, 808 shared
 * cost, 870 Inmarsat, 878 personal numbers, 881 satellite systems, 882 and 883 international networks (satellite, sea and
 * air among them), 888 disaster relief, 979 premium rate, 991 trial of international services.
 */
const NO_COUNTRY = new Set(['800', '808', '870', '878', '881', '882', '883', '888', '979', '991'])

/** Numbers whose caller pays more than for a call, or pays twice: for a service, or for finding somebody. */
const COSTLY = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER'])

/** ITU-T E.164 leaves emergency and short codes to each country; none has subscribers with three digits. */
const SHORTEST_NUMBER = 4

/** By calling code, what the numbering plans of libphonenumber take for an ordinary number. */
const BY_CODE: Readonly<Record<string, readonly RegExp[]>> = {
  // North American Numbering Plan: 976 as an exchange of any area is premium rate (NANPA, "976 numbers").
  1: [/^[2-9]\d{2}976\d{4}$/],
  // Germany: the emergency codes 110 and 112 behind an area code (Bundesnetzagentur, Notrufverordnung).
  49: [/^[2-9]\d{1,4}11[02]$/],
}

/** Who may be rung, as far as the number itself tells. */
export interface NumberRules {
  readonly countries: 'any' | readonly string[]
}

export type ForbiddenNumber = 'country-not-allowed' | 'number-not-allowed'

/**
 * Why `number`, E.164, must not be rung, whoever asks; `undefined` when it may. Premium rate, shared cost, satellite, emergency
 * and short numbers never are. A number that belongs to no country, but could, counts as one of the biggest country of its
 * calling code: nothing is connected there, and the carrier says so.
 */
export function forbidden(number: string, { countries }: NumberRules): ForbiddenNumber | undefined {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed || NO_COUNTRY.has(parsed.countryCallingCode) || isCostly(parsed)) return 'number-not-allowed'
  if (countries === 'any') return undefined
  const country = parsed.country ?? parsed.getPossibleCountries()[0]
  return country !== undefined && countries.includes(country) ? undefined : 'country-not-allowed'
}

function isCostly(number: PhoneNumber): boolean {
  const { nationalNumber, countryCallingCode } = number
  if (nationalNumber.length < SHORTEST_NUMBER || COSTLY.has(number.getType() ?? '')) return true
  return BY_CODE[countryCallingCode]?.some((pattern) => pattern.test(nationalNumber)) ?? false
}

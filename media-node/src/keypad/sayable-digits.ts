import { hasSensitive } from '@call-center/shared/call/claim'
import { isCardNumber, NUMBER_WITHHELD, withoutSecretNumbers } from '@call-center/shared/call/sensitive'
import type { CaseFile } from '../conversation/case-file.ts'

/** So many keyed digits may be a part of a card or of an account. */
const SUSPECT_DIGITS = 4
/** Codes are as short as three digits. */
const SUSPECT_CODE_DIGITS = 3

/**
 * Keyed digits as the model, the documents and the edge may read them. While a sensitive field is still to be filled, somebody
 * may key it unasked. `tail`: digits that may belong to a number that a pause has just ended.
 */
export function sayableDigits(
  digits: string,
  { fields, claim }: Pick<CaseFile, 'fields' | 'claim'>,
  { tail }: { readonly tail: boolean },
): string {
  if (!hasSensitive(fields)) return isCardNumber(digits) ? NUMBER_WITHHELD : digits
  const unfilled = fields.filter(({ name, sensitive }) => sensitive && claim[name] === undefined)
  const suspect = unfilled.some(({ kind }) => kind === 'code') ? SUSPECT_CODE_DIGITS : SUSPECT_DIGITS
  if (tail || (unfilled.length > 0 && digits.length >= suspect)) return NUMBER_WITHHELD
  return withoutSecretNumbers(digits)
}

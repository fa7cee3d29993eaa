import * as z from 'zod'
import { readPhoneNumber } from '../phone-number.ts'
import { parseDateTime } from './read-date-time.ts'
import { SENSITIVE_KINDS } from './sensitive.ts'
import { readEmail } from './read-email.ts'

/** How a claim value is checked before it is accepted. */
export const ClaimFieldType = z.enum(['datetime', 'email', 'phone_number', 'text'])
export type ClaimFieldType = z.infer<typeof ClaimFieldType>

/** One thing the assistant has to find out. */
export const ClaimField = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower case letters, digits and underscores, for example incident_date')
    .describe('Lower case letters, digits and underscores.'),
  type: ClaimFieldType.describe('How a value is checked before it is accepted.'),
  description: z.string().optional().describe('For the assistant: what it has to ask for.'),
  sensitive: z
    .boolean()
    .optional()
    .describe(
      'Digits that are keyed in, never spoken: no model, log or recording gets them, and only a mask is stored.',
    ),
  kind: z
    .enum(SENSITIVE_KINDS)
    .optional()
    .describe(
      'Of a sensitive field: a card is checked and keeps four digits, an account at most a third, a code none.',
    ),
})
export type ClaimField = z.infer<typeof ClaimField>

/** What an operator or a caller of the API asks for. Stored calls are read without this check: they are what they are. */
export const ClaimFields = z
  .array(ClaimField)
  .max(100)
  .superRefine((fields, context) => {
    for (const [index, { name }] of fields.entries()) {
      if (fields.findIndex((field) => field.name === name) === index) continue
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is the name of another field too` })
    }
  })

/** Values by field name; datetimes are ISO 8601 (UTC; a day of the caller's, `2026-11-20`, when no time was said), phone numbers E.164. */
export const Claim = z.record(z.string(), z.string())
export type Claim = z.infer<typeof Claim>

/** Present in every claim, whatever the operator configures. */
export const CALLER_FIELDS: readonly ClaimField[] = [
  { name: 'caller_email', type: 'email', description: 'Email of the caller' },
  { name: 'caller_name', type: 'text', description: 'First and last name of the caller' },
  { name: 'caller_phone', type: 'phone_number', description: 'Phone number the caller can be reached at' },
]

/** The fields of a claim: the configured ones, then the caller's own. A configured field of the same name wins. */
export function claimFields(configured: readonly ClaimField[]): ClaimField[] {
  const names = new Set(configured.map(({ name }) => name))
  return [...configured, ...CALLER_FIELDS.filter(({ name }) => !names.has(name))]
}

/** Whether anything of the claim must not be heard, read or written down. */
export const hasSensitive = (fields: readonly ClaimField[]): boolean => fields.some(({ sensitive }) => sensitive)

/** The claim as a model may read it. */
export const claimForModel = (claim: Claim, fields: readonly ClaimField[]): Claim =>
  Object.fromEntries(
    Object.entries(claim).map(([name, value]) => [
      name,
      fields.some((field) => field.name === name && field.sensitive) ? '[collected]' : value,
    ]),
  )

export type ClaimReading =
  | { readonly ok: true; readonly value: string }
  /** `error` is a sentence the model can act on. */
  | { readonly ok: false; readonly error: string }

/** Where a caller is: what they say without a zone or a country code is meant there. */
export interface Whereabouts {
  /** IANA name, for example `Europe/Paris`. */
  readonly zone: string
  /** ISO 3166, for example `FR`; `undefined` when their number does not tell. */
  readonly country?: string | undefined
}

/** Checks one value against its field, before it is stored. Never throws. */
export function readClaimValue(
  fields: readonly ClaimField[],
  name: string,
  text: string,
  caller: Whereabouts,
): ClaimReading {
  const field = fields.find((candidate) => candidate.name === name)
  if (!field) {
    return { ok: false, error: `There is no field "${name}". The fields are: ${fields.map((f) => f.name).join(', ')}.` }
  }
  if (field.sensitive) {
    return {
      ok: false,
      error: `"${name}" is not to be said or written: it is only collected by the telephone's keypad.`,
    }
  }
  const value = text.trim()
  if (!value) return { ok: false, error: `"${name}" is empty. Ask the customer for it.` }
  return readers[field.type](name, value, caller)
}

const LONGEST_TEXT = 4_096
/** What a model wrote is quoted no longer than this when it is refused. */
const LONGEST_QUOTE = 60

const readers: Record<ClaimFieldType, (name: string, value: string, caller: Whereabouts) => ClaimReading> = {
  text: (name, value) =>
    value.length <= LONGEST_TEXT
      ? { ok: true, value }
      : refuse(`"${name}" is longer than ${LONGEST_TEXT} characters. Summarise it.`),
  email(name, value) {
    const email = value.length <= LONGEST_TEXT ? readEmail(value) : undefined
    if (email) return { ok: true, value: email }
    return refuse(
      `"${name}" must be one email address such as name@example.com, not ${quote(value)}. Ask the customer to spell it.`,
    )
  },
  phone_number(name, value, { country }) {
    const number = value.length <= LONGEST_QUOTE ? readPhoneNumber(value, country) : undefined
    if (number) return { ok: true, value: number }
    return refuse(
      `"${name}" must be a phone number in E.164, for example +33612345678, not ${quote(value)}. ` +
        'Ask the customer to say it again, digit by digit, with the country code.',
    )
  },
  datetime(name, value, { zone }) {
    const reading = parseDateTime(value, zone)
    // A day without an hour is kept as that: its midnight would look as if somebody had said it.
    if (reading.ok) return { ok: true, value: reading.day ?? reading.value }
    const form = `"${name}" must be a date and time as YYYY-MM-DD HH:MM, for example 2026-11-20 14:30, or a day alone, `
    if (reading.why === 'impossible')
      return refuse(`${form}and ${quote(value)} does not exist. Ask the customer again.`)
    return refuse(
      `${form}not ${quote(value)}. Work out the date from what the customer said and the current date; ask when it is not clear.`,
    )
  },
}

const refuse = (error: string): ClaimReading => ({ ok: false, error })

const quote = (value: string): string =>
  `"${value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value}"`

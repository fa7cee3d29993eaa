import * as z from 'zod'
import { readPhoneNumber } from '../phone-number.ts'
import { fromWall } from '../time-zone.ts'

/** How a claim value is checked before it is accepted. */
export const ClaimFieldType = z.enum(['datetime', 'email', 'phone_number', 'text'])
export type ClaimFieldType = z.infer<typeof ClaimFieldType>

/** One thing the assistant has to find out. */
export const ClaimField = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower case letters, digits and underscores, for example incident_date'),
  type: ClaimFieldType,
  description: z.string().optional(),
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

/** Values by field name; datetimes are ISO 8601 (UTC), phone numbers E.164. */
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

export type ClaimReading =
  | { readonly ok: true; readonly value: string }
  /** `error` is a sentence the model can act on. */
  | { readonly ok: false; readonly error: string }

/** Checks one value against its field, before it is stored. `zone`: where the caller's clock stands. Never throws. */
export function readClaimValue(fields: readonly ClaimField[], name: string, text: string, zone: string): ClaimReading {
  const field = fields.find((candidate) => candidate.name === name)
  if (!field) {
    return { ok: false, error: `There is no field "${name}". The fields are: ${fields.map((f) => f.name).join(', ')}.` }
  }
  const value = text.trim()
  if (!value) return { ok: false, error: `"${name}" is empty. Ask the customer for it.` }
  return readers[field.type](name, value, zone)
}

const LONGEST_TEXT = 4_096
const emailSchema = z.email()

const readers: Record<ClaimFieldType, (name: string, value: string, zone: string) => ClaimReading> = {
  text: (name, value) =>
    value.length <= LONGEST_TEXT
      ? { ok: true, value }
      : { ok: false, error: `"${name}" is longer than ${LONGEST_TEXT} characters. Summarise it.` },
  email(name, value) {
    const { success, data } = emailSchema.safeParse(value.toLowerCase())
    return success
      ? { ok: true, value: data }
      : {
          ok: false,
          error: `"${name}" must be an email address such as name@example.com. Ask the customer to spell it.`,
        }
  },
  phone_number(name, value) {
    const number = readPhoneNumber(value)
    return number
      ? { ok: true, value: number }
      : {
          ok: false,
          error: `"${name}" must be a phone number in E.164, for example +33612345678. Ask for the country code.`,
        }
  },
  datetime(name, value, zone) {
    const iso = readDateTime(value, zone)
    return iso
      ? { ok: true, value: iso }
      : { ok: false, error: `"${name}" must be a date and time as YYYY-MM-DD HH:MM, for example 2026-11-20 14:30.` }
  },
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

/** ISO 8601 in UTC, or `undefined`. A time without a zone is one of `zone`, a date without a time its midnight. */
export function readDateTime(text: string, zone: string): string | undefined {
  const match = DATE_TIME.exec(text.trim())
  if (!match) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', offset] = match
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // A day that does not exist (30 February) rolls over silently in JavaScript: refuse it.
  if (Number.isNaN(wall) || new Date(wall).getUTCDate() !== Number(day)) return undefined
  const ms = offset === undefined ? fromWall(wall, zone) : wall - minutesOf(offset) * 60_000
  return new Date(ms).toISOString()
}

function minutesOf(offset: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

import { Satisfaction } from '@call-center/shared/call/call'
import { PhoneNumber } from '@call-center/shared/phone-number'
import * as z from 'zod'
import { CALL_STATUSES } from '../calls/status.ts'
import { asPhone } from '../routes/find-call.ts'
import type { CallCriteria } from '../store/search.ts'
import { justAfter } from '../store/search.ts'

const DAY_MS = 86_400_000

const Day = z.iso.date()
const Moment = z.union(
  [Day, z.iso.datetime({ offset: true })],
  'must be a day or a moment such as 2026-11-20T14:30:00Z',
)
const asIso = (text: string, laterMs = 0): string => new Date(Date.parse(text) + laterMs).toISOString()

/** A field that is left empty, as forms do, is not asked for. */
const optionally = <T extends z.ZodType>(schema: T) =>
  z
    .union([z.literal('').transform(() => undefined), schema], {
      // What is wrong with it, rather than that it is neither.
      error: (issue) => (issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0]?.message : undefined),
    })
    .optional()

const MOMENT = { type: 'string', example: '2026-11-20' } as const

/** What calls are looked for by, in the address of the list for people as in that for programs. */
export const SearchQuery = z.object({
  phone_number: optionally(z.string().transform(asPhone).pipe(PhoneNumber)).meta({
    type: 'string',
    description: 'Only calls with this number, E.164.',
    example: '+33612345601',
  }),
  name: optionally(z.string().trim().min(1).max(200)).meta({
    type: 'string',
    description: 'Only calls of people whose name has this in it.',
  }),
  since: optionally(Moment.transform((text) => asIso(text))).meta({
    ...MOMENT,
    description: 'Only calls that did not begin before this day, UTC, or moment with its zone.',
  }),
  until: optionally(
    Moment.transform((text) => (Day.safeParse(text).success ? asIso(text, DAY_MS) : justAfter(asIso(text)))),
  ).meta({ ...MOMENT, description: 'Only calls that did not begin after it. A day counts as a whole.' }),
  status: optionally(z.enum(CALL_STATUSES)).meta({ type: 'string', enum: CALL_STATUSES }),
  satisfaction: optionally(Satisfaction).meta({ type: 'string', enum: Satisfaction.options }),
})
export type SearchQuery = z.infer<typeof SearchQuery>

export const criteriaOf = ({ phone_number, name, since, until, status, satisfaction }: SearchQuery): CallCriteria => ({
  phone: phone_number,
  name,
  from: since,
  before: until,
  status,
  satisfaction,
})

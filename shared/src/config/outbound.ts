import { getCountries } from 'libphonenumber-js/min'
import * as z from 'zod'
import { PhoneNumber } from '../phone-number.ts'

const COUNTRIES: readonly string[] = getCountries()

const country = z
  .string()
  .toUpperCase()
  .refine((code) => COUNTRIES.includes(code), 'must be a country such as FR')

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 20:00')
const count = z.number().int().min(0)
const money = z.number().min(0)

/** `outbound`: whom the assistant may phone, how often and for how much. Days are the last 24 hours. */
export const Outbound = z.object({
  phone_number: PhoneNumber.optional().describe(
    'Which of the numbers of the carriers the assistant phones from. Left out, the first one.',
  ),
  countries: z
    .union([z.literal('any'), z.array(country)])
    .default([])
    .describe(
      'ISO 3166; nobody else is rung. `any` is for numbers that cost nothing, such as those of the local cloud.',
    ),
  concurrent: count
    .default(2)
    .describe("Calls at once from the assistant's number. Azure allows two until it is asked for more."),
  concurrent_per_key: count.default(2),
  per_minute_per_key: count.default(10),
  per_day_per_key: count.default(200),
  per_day_per_destination: count.default(3),
  spend_per_day: money
    .default(100)
    .describe(
      'In the currency of the prices. A call is held for its longest, and counted for what it was once it is over.',
    ),
  spend_per_day_per_key: money.default(50),
  price_per_min: money.default(0.1),
  prices: z.record(country, money).default({}).describe('Where a minute costs something else, by country.'),
  longest_min: z
    .number()
    .int()
    .min(1)
    .max(240)
    .default(60)
    .describe('Minutes that one call is held for, and after which the assistant says goodbye.'),
  quiet_hours: z
    .object({ from: clockTime, to: clockTime })
    .default({ from: '21:00', to: '08:00' })
    .describe(
      'In every time zone that the number may be in; nobody is rung between the two. The same twice: never quiet.',
    ),
})
export type Outbound = z.infer<typeof Outbound>

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
      'Countries the assistant may phone, ISO 3166. `any` is for numbers that cost nothing, such as those of the local cloud.',
    ),
  concurrent: count
    .default(2)
    .describe("Simultaneous calls from the assistant's number. Azure allows two until you request more."),
  concurrent_per_key: count.default(2).describe('Simultaneous calls placed with one API key.'),
  per_minute_per_key: count.default(10).describe('Calls placed with one API key in a minute.'),
  per_day_per_key: count.default(200).describe('Calls placed with one API key in 24 hours.'),
  per_day_per_destination: count.default(3).describe('Calls to one number in 24 hours.'),
  spend_per_day: money
    .default(100)
    .describe(
      'Most that calls may cost in 24 hours, in the currency of the prices. A call reserves the price of `longest_min` minutes until it is over, then counts with its real length.',
    ),
  spend_per_day_per_key: money.default(50).describe('The same for calls placed with one API key.'),
  price_per_min: money.default(0.1).describe('Price of a minute, in your currency.'),
  prices: z.record(country, money).default({}).describe('Prices of a minute in countries where it differs.'),
  longest_min: z
    .number()
    .int()
    .min(1)
    .max(240)
    .default(60)
    .describe('Minutes after which the assistant says goodbye, and whose price a call reserves.'),
  quiet_hours: z
    .object({ from: clockTime, to: clockTime })
    .default({ from: '21:00', to: '08:00' })
    .describe(
      'Times between which nobody is phoned, in every time zone the number may be in. The same time twice: no quiet hours.',
    ),
})
export type Outbound = z.infer<typeof Outbound>

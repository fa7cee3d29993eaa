import { CARRIERS } from '@call-center/shared/config/carriers'
import * as z from 'zod'
import { readArguments } from '../cli/arguments.ts'
import { UsageError } from '../cli/usage-error.ts'
import type { Demand } from './usage.ts'

export const COST_USAGE = `npm run cost -- --calls N --minutes M

  What a month of N calls of M minutes costs on Azure and Cloudflare, from a table of list prices.

  --calls N       calls a month (1000)
  --minutes M     length of a call, average (10)
  --carrier NAME  who carries calls and text messages: azure or twilio (azure)
  --outbound P    percent of the calls that the assistant places (0)
  --regions N     regions with media nodes (1)
  --slow-model    converse with the slow model
  --recording     record all calls
  --no-documents  no document search
  --no-cache      no shared cache
  --json          for machines, with the page each price is from`

const between = (least: number, most: number) => {
  const message = `must be a number from ${least} to ${most}`
  return z.coerce.number(message).min(least, message).max(most, message)
}
const Numbers = z.object({
  carrier: z.enum(CARRIERS, 'must be azure or twilio'),
  calls: between(0, 1e8).int('must be a whole number'),
  minutes: between(0, 600),
  outbound: between(0, 100),
  regions: between(1, 50).int('must be a whole number'),
})

/** @throws {UsageError} */
export function readCostOptions(args: readonly string[]): 'help' | { readonly demand: Demand; readonly json: boolean } {
  const { values } = parsed(args)
  if (values.help) return 'help'
  const numbers = Numbers.safeParse(values)
  if (!numbers.success) {
    const issues = numbers.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`)
    throw new UsageError(issues.join('\n'), COST_USAGE)
  }
  const { carrier, calls, minutes, outbound, regions } = numbers.data
  const demand = {
    carrier,
    calls,
    minutes,
    regions,
    outbound: outbound / 100,
    slowModel: values['slow-model'],
    recording: values.recording,
    documents: !values['no-documents'],
    sharedCache: !values['no-cache'],
  }
  return { demand, json: values.json }
}

const parsed = (args: readonly string[]) =>
  readArguments(COST_USAGE, {
    args: [...args],
    options: {
      calls: { type: 'string', default: '1000' },
      minutes: { type: 'string', default: '10' },
      carrier: { type: 'string', default: 'azure' },
      outbound: { type: 'string', default: '0' },
      regions: { type: 'string', default: '1' },
      'slow-model': { type: 'boolean', default: false },
      recording: { type: 'boolean', default: false },
      'no-documents': { type: 'boolean', default: false },
      'no-cache': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })

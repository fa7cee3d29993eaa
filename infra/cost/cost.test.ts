import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PRICES_AS_OF } from '@call-center/shared/cost/use-prices'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../cli/run-steps.ts'
import { carrierIn } from './carrier-in.ts'
import { estimate } from './estimate.ts'
import { readCostOptions } from './options.ts'
import { PRICES } from './prices.ts'
import { costTable } from './table.ts'
import { NODE } from './usage.ts'

const usdOf = (demand: Parameters<typeof estimate>[0], price: string) =>
  estimate(demand)
    .lines.filter((line) => line.price === price)
    .reduce((total, { usd }) => total + usd, 0)

describe('the cost of a month', () => {
  const month = { calls: 1_000, minutes: 10 }

  it('is the sum of its lines, and divided by its minutes', () => {
    const { lines, usd, fixedUsd, minutes, usdPerMinute, usdPerFurtherMinute } = estimate(month)
    expect(usd).toBeCloseTo(lines.reduce((total, line) => total + line.usd, 0))
    expect(minutes).toBe(10_000)
    expect(usdPerMinute).toBeCloseTo(usd / 10_000)
    expect(usdPerFurtherMinute).toBeCloseTo((usd - fixedUsd) / 10_000)
  })

  it.each<[string, string, number]>([
    ['recognition for as long as is talked', 'speechToText', 166.67],
    ['streaming', 'streaming', 40],
    ['the telephone', 'phoneIn', 85],
    ['synthesis', 'textToSpeech', 54],
    ['prompts seen before at a quarter of the price', 'fastCached', 2.97],
    ['the summaries by the slow model', 'slowInput', 12],
  ])('counts %s', (_what, price, usd) => expect(usdOf(month, price)).toBeCloseTo(usd, 1))

  it('costs what is fixed, and nothing else, when nobody calls', () => {
    const { usd, fixedUsd, usdPerMinute } = estimate({ calls: 0, minutes: 10 })
    expect(usd).toBe(fixedUsd)
    expect(usd).toBeGreaterThan(50)
    expect(usdPerMinute).toBe(0)
  })

  it.each<[string, object, string, 'dearer' | 'cheaper']>([
    ['recording', { recording: true }, 'recording', 'dearer'],
    ['the slow model', { slowModel: true }, 'slowInput', 'dearer'],
    ['calls that are placed', { outbound: 0.5 }, 'phoneOut', 'dearer'],
    ['a second region', { regions: 2 }, 'memory', 'dearer'],
    ['no documents', { documents: false }, 'search', 'cheaper'],
    ['no shared cache', { sharedCache: false }, 'redis', 'cheaper'],
  ])('is another with %s', (_what, more, price, direction) => {
    const change = usdOf({ ...month, ...more }, price) - usdOf(month, price)
    expect(direction === 'dearer' ? change : -change).toBeGreaterThan(0)
  })

  it('has the prices of the carrier, and nothing of the other', () => {
    const demand = { ...month, carrier: 'twilio', outbound: 0.5, recording: true } as const
    const names = estimate(demand).lines.map(({ price }) => price)
    expect(usdOf(demand, 'twilioPhoneOut')).toBeCloseTo(70)
    expect(usdOf(demand, 'twilioMachine')).toBeCloseTo(3.75)
    expect(names).toEqual(
      expect.arrayContaining(['twilioPhoneNumber', 'twilioStreaming', 'twilioRecording', 'twilioSms']),
    )
    for (const price of ['phoneNumber', 'phoneIn', 'phoneOut', 'streaming', 'recording', 'sms'])
      expect(names).not.toContain(price)
  })

  it.each<[object, string | undefined, string]>([
    [{}, undefined, 'azure'],
    [{ twilio: { phone_number: '+1' } }, undefined, 'twilio'],
    [{ twilio: { phone_number: '+1' } }, '+2', 'azure'],
    [{ twilio: { phone_number: '+1' }, outbound: { phone_number: '+1' } }, '+2', 'twilio'],
    [{ twilio: { phone_number: '+1' }, communication_services: { phone_number: '+2' } }, undefined, 'azure'],
    [{ twilio: 'nonsense' }, undefined, 'azure'],
  ])('a configuration %j with the number %s is carried by %s', (settings, number, carrier) => {
    expect(carrierIn({ ...settings }, number)).toBe(carrier)
  })

  it('needs further nodes when many talk at once', () => {
    expect(usdOf({ calls: 100_000, minutes: 10 }, 'processor')).toBeGreaterThan(usdOf(month, 'processor'))
  })

  it('starts nodes where Azure is told to', () => {
    const main = readFileSync(join(ROOT, 'infra/azure/main.bicep'), 'utf8')
    const calls = Number(/param callsPerNode int = (\d+)/.exec(main)?.[1])
    expect(NODE.callsBeforeAnother).toBe((calls * 2) / 3)
  })

  it('shows each line, the sum and the date of the table', () => {
    const table = costTable(estimate(month))
    expect(table).toContain('recognition')
    expect(table).toContain(PRICES_AS_OF)
    expect(table).toMatch(/Not compared .*: .*audio streaming/)
    expect(table).toMatch(/a minute: 0\.0\d{3} dollars/)
  })

  it('names the page of every price', () => {
    for (const { source, usd } of Object.values(PRICES)) {
      expect(URL.canParse(source)).toBe(true)
      expect(usd).toBeGreaterThan(0)
    }
  })
})

describe('npm run cost', () => {
  it.each([
    [['--calls', 'many'], /^--calls must be a number from 0 to 100000000\n/],
    [['--minutes', '601'], /^--minutes must be a number from 0 to 600\n/],
    [['--minutes', '-1'], /^Option '--minutes' argument is ambiguous\.\n/],
    [['--carrier', 'pigeon'], /^--carrier must be azure or twilio\n/],
    [['--regions', '0'], /^--regions must be a number from 1 to 50\n/],
    [['--colour', 'red'], /^Unknown option '--colour'\.\n/],
  ])('says what is wrong with %j', (args, message) => expect(() => readCostOptions(args)).toThrow(message))

  it('takes percent', () => {
    expect(readCostOptions(['--outbound', '50'])).toMatchObject({ demand: { outbound: 0.5, calls: 1_000 } })
  })
})

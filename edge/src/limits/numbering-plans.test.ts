import * as fc from 'fast-check'
import plans from 'libphonenumber-js/metadata.max.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { forbidden } from './forbidden-numbers.ts'

/** As the numbering plans of libphonenumber list them for each country. */
const TYPES = 'fixed mobile toll-free premium personal voicemail uan pager voip shared-cost'.split(' ')
const COSTLY = ['premium', 'personal', 'pager', 'shared-cost']
const ALLOWED = ['FR', 'GF', 'JM', 'KZ', 'US']
const NUMBERS_OF_A_TYPE = 4

interface Series {
  readonly country: string
  readonly code: string
  readonly type: string
  readonly pattern: RegExp
  readonly lengths: readonly number[]
}

type Entry = readonly [pattern: string, lengths?: readonly number[]] | 0 | null

/** Each kind of number that each country has. */
const SERIES: readonly Series[] = Object.entries(
  plans.countries as unknown as Record<string, readonly unknown[]>,
).flatMap(([country, plan]) =>
  ((plan[11] || []) as readonly Entry[]).flatMap((entry, index) => {
    if (!entry || !entry[0]) return []
    const lengths = entry[1] ?? (plan[3] as readonly number[])
    const pattern = new RegExp(`^(?:${entry[0]})$`)
    return [{ country, code: String(plan[0]), type: TYPES[index] ?? '', pattern, lengths }]
  }),
)

const nationalNumbers = ({ pattern, lengths }: Series): string[] =>
  fc
    .sample(fc.stringMatching(pattern), { numRuns: NUMBERS_OF_A_TYPE, seed: 7 })
    .filter((number) => lengths.includes(number.length))

/** Every series that a number fits, in any country of its calling code. */
const fitting = (code: string, national: string) =>
  SERIES.filter((s) => s.code === code && s.lengths.includes(national.length) && s.pattern.test(national))

describe('T4 · Toll fraud: numbers of every kind in every country', () => {
  const numbers = SERIES.flatMap((series) =>
    nationalNumbers(series).map((national) => ({
      number: `+${series.code}${national}`,
      series,
      fits: fitting(series.code, national),
    })),
  )

  it('are looked at: 240 countries, and more kinds than there are countries', () => {
    expect(new Set(numbers.map(({ series }) => series.country)).size).toBeGreaterThanOrEqual(240)
    expect(new Set(numbers.map(({ series }) => `${series.country} ${series.type}`)).size).toBeGreaterThan(1_000)
    expect(numbers.length).toBeGreaterThan(4_000)
  })

  it('are never rung where the caller pays for more than the call', () => {
    const costly = numbers.filter(({ series, fits }) =>
      fits.some((s) => s.country === series.country && COSTLY.includes(s.type)),
    )
    expect(costly.length).toBeGreaterThan(500)
    const rung = costly.filter(({ number }) => forbidden(number, { countries: 'any' }) !== 'number-not-allowed')
    expect(rung.map(({ number, series }) => `${series.country} ${series.type} ${number}`)).toEqual([])
  })

  it('are rung in exactly the countries that are allowed', () => {
    const wrongs = numbers.flatMap(({ number, series, fits }) => {
      const isRung = forbidden(number, { countries: ALLOWED }) === undefined
      const mayBe = fits.some(({ country }) => ALLOWED.includes(country))
      const ordinary = fits.every(
        ({ type, country }) => country === series.country && ['fixed', 'mobile'].includes(type),
      )
      const mustBe =
        ordinary && ALLOWED.includes(series.country) && forbidden(number, { countries: 'any' }) === undefined
      return (isRung && !mayBe) || (mustBe && !isRung) ? [`${series.country} ${series.type} ${number}`] : []
    })
    expect(wrongs).toEqual([])
  })

  it('can be rung where they are ordinary, so that it is the kind that is refused', () => {
    const ordinary = numbers.filter(({ fits }) => fits.every(({ type }) => ['fixed', 'mobile', 'voip'].includes(type)))
    const rung = ordinary.filter(({ number }) => forbidden(number, { countries: 'any' }) === undefined)
    expect(rung.length / ordinary.length).toBeGreaterThan(0.95)
  })

  it('are never rung where there is no country', () => {
    const codes = Object.keys(plans.nonGeographic)
    expect(codes.length).toBeGreaterThanOrEqual(8)
    for (const code of codes) {
      for (const national of ['12345678', '212345678', '712345678', '5100123456', '101234567890']) {
        expect(forbidden(`+${code}${national}`, { countries: 'any' })).toBe('number-not-allowed')
      }
    }
  })
})

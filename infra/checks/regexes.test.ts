import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attacksOn, costOf, regexesOf } from './regexes.ts'

/** Times the cost of a linear pattern, for each sign of a text, that a pattern may have: with `{0,300}` it may look that often. */
const MOST = 300
/** Below it nothing needs to be looked at twice. */
const DEAR = MOST / 10
/** A text eight times as long costs eight times as much for each sign, where the cost grows with the square. */
const GROWS = 4

interface Worst {
  /** Which of the attacks. */
  readonly index: number
  readonly cost: number
}

/** The attack that costs most. */
function worstOf(regex: RegExp, length: number): Worst {
  let worst = { index: 0, cost: 0 }
  for (const [index, attack] of attacksOn(regex, length).entries()) {
    const cost = costOf(regex, attack)
    if (cost > worst.cost) worst = { index, cost }
    if (cost > MOST) break // it is enough, and others might never end
  }
  return worst
}

const costAt = (regex: RegExp, length: number, { index }: Worst): number =>
  costOf(regex, attacksOn(regex, length)[index] ?? '')

/** What else the machine does may look like a pattern's fault once; a pattern's own fault is there each time. */
const LOOKS = 3

/** Why a pattern is not linear, or nothing. */
function wrongWith(regex: RegExp): string | undefined {
  let wrong = seemsWrongWith(regex)
  for (let looks = 1; wrong !== undefined && looks < LOOKS; looks++) wrong = seemsWrongWith(regex)
  return wrong
}

/** Each length is tried only when the one before it was bearable. */
function seemsWrongWith(regex: RegExp): string | undefined {
  for (const length of [16, 20, 24]) if (worstOf(regex, length).cost > MOST) return 'its cost explodes'
  const worst = worstOf(regex, 2_000)
  if (worst.cost < DEAR) return undefined
  const longer = costAt(regex, 16_000, worst)
  const grows = longer > GROWS * Math.max(worst.cost, MOST)
  return grows ? `its cost grows from ${Math.round(worst.cost)} to ${Math.round(longer)}` : undefined
}

const found = regexesOf(resolve(import.meta.dirname, '../..'))

describe('T15 · ReDoS', () => {
  it('has every regular expression of the product to look at', () => {
    expect(found.length).toBeGreaterThan(150)
  })

  it('has none whose cost grows faster than the text', { timeout: 120_000 }, () => {
    const wrongs = found.flatMap(({ path, regex }) => {
      const wrong = wrongWith(regex)
      return wrong === undefined ? [] : [`${path}: ${regex.source}: ${wrong}`]
    })
    expect(wrongs).toEqual([])
  })

  it('reads 100 KB of what is worst for it, each', { timeout: 120_000 }, () => {
    const dear = found.filter(({ regex }) =>
      Array.from({ length: LOOKS }).every(() => costAt(regex, 100_000, worstOf(regex, 500)) >= MOST * 10),
    )
    expect(dear.map(({ path, regex }) => `${path}: ${regex.source}`)).toEqual([])
  })

  it.each([/\s+$/, /(a+)+b/, /(?:a|a)*b/, /"[^"]*,[^"]*"$/, /<!--.*-->/, /(\w+\s?)*:/])(
    'would notice %s',
    { timeout: 30_000 },
    (bad) => {
      // A machine that stands still while the measure is taken may hide a fault, once.
      expect(Array.from({ length: LOOKS }).some(() => seemsWrongWith(bad) !== undefined)).toBe(true)
    },
  )

  it.each([/\d{4}-\d\d/, /(?<!\s)\s+$/, /^[a-z]+$/, /`([^`\n]{1,100})`/])('lets %s pass', (fine) => {
    expect(wrongWith(fine)).toBeUndefined()
  })
})

import { type Price, PRICES_AS_OF } from '@call-center/shared/cost/use-prices'
import type { Estimate } from './estimate.ts'
import { PRICES } from './prices.ts'

const money = (usd: number): string => `$${usd.toFixed(2)}`

/** The estimate for people: dearest first. */
export function costTable({ lines, usd, fixedUsd, minutes, usdPerMinute, usdPerFurtherMinute }: Estimate): string {
  const rows = lines
    .toSorted((a, b) => b.usd - a.usd)
    .map(({ price, quantity, usd: cost, kind }) => {
      const { name, unit, usd: each } = PRICES[price]
      const count = quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 10 ? 2 : 0 })
      return `  ${name.padEnd(44)}${count.padStart(12)} × ${`$${each} / ${unit}`.padEnd(32)}${money(cost).padStart(10)}  ${kind}`
    })
  return [
    ...rows,
    `  ${'a month'.padEnd(91)}${money(usd).padStart(10)}`,
    `  of it, paid when nobody calls: ${money(fixedUsd)}`,
    ...(minutes > 0
      ? [`  a minute: ${usdPerMinute.toFixed(4)} dollars; each further one ${usdPerFurtherMinute.toFixed(4)}`]
      : []),
    ...unsure(lines),
    `  List prices in US dollars, table of ${PRICES_AS_OF}, no tax and no discount; --json names the page of each.`,
  ].join('\n')
}

/** What nobody could compare with anything: a reader should know which figures to look up first. */
function unsure(lines: Estimate['lines']): string[] {
  const names = lines.flatMap(({ price }) => {
    const known: Price = PRICES[price]
    return known.compared === undefined ? [known.name] : []
  })
  return names.length === 0 ? [] : [`  Not compared with any page or copy of it: ${[...new Set(names)].join('; ')}.`]
}

import { CARRIERS, type CarrierName } from '../../stack/local-config.ts'
import type { Figure } from './figures.ts'

type Value = { readonly p50: number; readonly p95: number } | number | string
/** Figures by their keys, for programs: percentiles in milliseconds, how often of how many (`0/20`), and the lowest. */
type Group = Value | Readonly<Record<string, Value>>
export type Summary = Readonly<Record<string, Group>>

/** All figures of the first carrier, as of the only one, and each carrier's own beside each other in `carriers`. */
export function summaryByCarrier(figures: readonly Figure[]) {
  const [first] = CARRIERS
  const of = (name: CarrierName): Summary => summaryOf(figures.filter(({ carrier }) => carrier === name))
  const carriers = Object.fromEntries(CARRIERS.map((name) => [name, of(name)])) as Record<CarrierName, Summary>
  return { ...summaryOf(figures.filter(({ carrier = first }) => carrier === first)), carriers }
}

/** `cutIns.pause300` becomes `pause300` in `cutIns`. What has no key is for people. */
export function summaryOf(figures: readonly Figure[]): Summary {
  const summary: Record<string, Value | Record<string, Value>> = {}
  for (const { key, value, n } of figures) {
    if (key === undefined) continue
    const [group = '', name] = key.split('.')
    const { p50, p95, percent, count, atLeast } = value
    const times = count ?? Math.round(((percent ?? 0) * n) / 100)
    const told: Value = p50 !== undefined && p95 !== undefined ? { p50, p95 } : (atLeast ?? `${times}/${n}`)
    if (name === undefined) summary[group] = told
    else summary[group] = { ...(typeof summary[group] === 'object' ? summary[group] : {}), [name]: told }
  }
  return summary
}

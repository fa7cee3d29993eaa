import type { Figure } from './figures.ts'

type Value = { readonly p50: number; readonly p95: number } | string
/** Figures by their keys, for programs: percentiles in milliseconds, and how often of how many: `0/20`. */
export type Summary = Readonly<Record<string, Value | Readonly<Record<string, Value>>>>

/** `cutIns.pause300` becomes `pause300` in `cutIns`. What has no key is for people. */
export function summaryOf(figures: readonly Figure[]): Summary {
  const summary: Record<string, Value | Record<string, Value>> = {}
  for (const { key, value, n } of figures) {
    if (key === undefined) continue
    const [group = '', name] = key.split('.')
    const { p50, p95, percent, count } = value
    const times = count ?? Math.round(((percent ?? 0) * n) / 100)
    const told: Value = p50 !== undefined && p95 !== undefined ? { p50, p95 } : `${times}/${n}`
    if (name === undefined) summary[group] = told
    else summary[group] = { ...(typeof summary[group] === 'object' ? summary[group] : {}), [name]: told }
  }
  return summary
}

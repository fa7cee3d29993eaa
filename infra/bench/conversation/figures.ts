import type { CarrierName } from '../../stack/local-config.ts'

/** `percent`: how often out of `n`. `count`: how many. `atLeast`: the lowest of all, or a bar that is better crossed. The others are of the unit. */
export type Statistic = 'p50' | 'p95' | 'percent' | 'count' | 'atLeast'
export type Values = Readonly<Partial<Record<Statistic, number>>>

/** What somebody else's call centre reached in the same thing. */
export interface PeerFigure {
  readonly name: string
  readonly value: number
}

/** One measured number and what it has to be. */
export interface Figure {
  /** Whose wire it was measured on, where that makes a difference. */
  readonly carrier?: CarrierName
  /** Number of the measure and a letter: `1a`. */
  readonly id: string
  /** What programs call it, with the group it belongs to: `cutIns.pause300`. */
  readonly key?: string
  readonly name: string
  readonly unit: 'ms' | 'µs' | '%' | 'stops' | 'words' | 'MB' | 'calls' | 'dB'
  /** None of `value` may be greater than this, unless it is `atLeast`; a figure without a bar is for information. */
  readonly bar: Values
  readonly value: Values
  /** How often it was measured. */
  readonly n: number
  readonly met: boolean
  readonly peers: readonly PeerFigure[]
  /** What else a reader should know, one sentence each. */
  readonly notes: readonly string[]
}

interface FigureParts extends Pick<Figure, 'id' | 'key' | 'name' | 'unit' | 'bar'> {
  readonly peers?: readonly PeerFigure[]
  readonly notes?: readonly string[]
}

/** Milliseconds, megabytes, words: how large it was, by percentile. */
export function sizeFigure(parts: FigureParts, sizes: readonly number[]): Figure {
  const value = { p50: percentile(sizes, 0.5), p95: percentile(sizes, 0.95) }
  return figure(parts, value, sizes.length)
}

/** How many of the cases went wrong, in percent where that is the unit. */
export function shareFigure(parts: FigureParts, cases: readonly boolean[]): Figure {
  const wrong = cases.filter(Boolean).length
  const value = parts.unit === '%' ? { percent: round((100 * wrong) / cases.length) } : { count: wrong }
  return figure(parts, value, cases.length)
}

/** The lowest of `sizes`, which are the better the higher they are. */
export function leastFigure({ peers = [], notes = [], ...parts }: FigureParts, sizes: readonly number[]): Figure {
  const least = round(Math.min(...sizes))
  const met = sizes.length > 0 && least >= (parts.bar.atLeast ?? 0)
  return { ...parts, value: { atLeast: least }, n: sizes.length, met, peers, notes }
}

/** Nothing measured is not met. */
function figure({ peers = [], notes = [], ...parts }: FigureParts, value: Values, n: number): Figure {
  const met = n > 0 && STATISTICS.every((name) => (value[name] ?? 0) <= (parts.bar[name] ?? Number.POSITIVE_INFINITY))
  return { ...parts, value, n, met, peers, notes }
}

export const STATISTICS: readonly Statistic[] = ['p50', 'p95', 'percent', 'count']

/** Nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
}

const round = (value: number): number => Math.round(value * 10) / 10

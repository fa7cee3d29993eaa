import { setTimeout as sleep } from 'node:timers/promises'
import type { Figures } from '../conversation/conversation.ts'
import { type Figure, percentile, sizeFigure } from '../conversation/figures.ts'
import { MOST_RSS_MB } from './capacity.ts'
import { openLoad } from './load.ts'
import { type Memory, memoryOf } from './memory.ts'

export interface SoakOptions {
  readonly calls: number
  readonly minutes: number
  readonly echoing: number
  readonly progress: (line: string) => void
}

/** Of the node at one moment of a soak. */
export interface SoakSample extends Memory {
  /** Since all calls are held. */
  readonly atMin: number
}

export interface Soak extends Figures {
  readonly calls: number
  readonly samples: readonly SoakSample[]
  /** Before the first call, and at the end: each after a full collection of garbage. */
  readonly empty: Memory
  readonly collected: Memory
}

const SAMPLE_EVERY_MS = 10_000
const MS_PER_MIN = 60_000
const KB_PER_MB = 1_024

/** Whether calls go on taking memory: the same calls for minutes, none that begins or ends. */
export async function benchSoak({ calls, minutes, echoing, progress }: SoakOptions): Promise<Soak> {
  const startedMs = performance.now()
  await using load = await openLoad({ echoing, progress })
  await load.grow(calls)
  load.crowd.readLateness()
  const heldMs = performance.now()
  const samples: SoakSample[] = []
  const sinceMin = (): number => (performance.now() - heldMs) / MS_PER_MIN
  while (sinceMin() < minutes) {
    await sleep(SAMPLE_EVERY_MS)
    const sample = { atMin: sinceMin(), ...(await memoryOf(load.node, { collected: false })) }
    samples.push(sample)
    progress(describe(sample, { calls, emptyMb: load.empty.rssMb }))
  }
  progress('what is left when garbage is collected …')
  const collected = await memoryOf(load.node, { collected: true })
  const loopLagP99Ms = percentile(load.crowd.readLateness(), 0.99)
  const lost = load.crowd.callers.filter(({ closed }) => closed).length
  for (const caller of load.crowd.callers) caller.hangUp()
  const tookS = (performance.now() - startedMs) / 1_000
  const soak = { calls, samples, empty: load.empty, collected }
  const machine = { loadBefore: 0, loopLagP99Ms, busy: false, tookS }
  return { ...soak, figures: figuresOf(soak, lost), machine }
}

/** For programs. Growth in kilobytes a call and minute, of the second half of the time and of all of it. */
export const soakSummaryOf = ({ calls, samples, empty, collected }: Omit<Soak, 'figures' | 'machine'>) => ({
  calls,
  mbPerCall: Math.round((10 * ((samples.at(-1)?.rssMb ?? 0) - empty.rssMb)) / calls) / 10,
  growthKbPerCallMinute: { secondHalf: growthKb(secondHalf(samples), calls), all: growthKb(samples, calls) },
  keptMbPerCall: keptMb(empty, collected, calls),
  samples,
})

const secondHalf = (samples: readonly SoakSample[]): readonly SoakSample[] =>
  samples.slice(Math.floor(samples.length / 2))

/** Slope of the straight line that fits best: KB a call and minute. */
export function growthKb(samples: readonly Pick<SoakSample, 'atMin' | 'rssMb'>[], calls: number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const atMin = mean(samples.map((sample) => sample.atMin))
  const rssMb = mean(samples.map((sample) => sample.rssMb))
  const both = samples.reduce((sum, sample) => sum + (sample.atMin - atMin) * (sample.rssMb - rssMb), 0)
  const spread = samples.reduce((sum, sample) => sum + (sample.atMin - atMin) ** 2, 0)
  return Math.round((both / spread / calls) * KB_PER_MB * 10) / 10
}

function figuresOf(soak: Omit<Soak, 'figures' | 'machine'>, lost: number): Figure[] {
  const { calls, samples, empty, collected } = soak
  const emptyMb = empty.rssMb
  const { growthKbPerCallMinute, keptMbPerCall } = soakSummaryOf(soak)
  const last = samples.at(-1)
  const minutes = Math.round(last?.atMin ?? 0)
  const perCall = last ? [(last.rssMb - emptyMb) / calls] : []
  const id = { calls, emptyMb }
  return [
    sizeFigure(
      {
        id: 'S1',
        name: `memory per call, ${calls} calls after ${minutes} min`,
        unit: 'MB',
        bar: { p50: MOST_RSS_MB },
        notes: [
          ...samples.filter((_, i) => (i + 1) % 3 === 0).map((sample) => describe(sample, id)),
          `After a collection: ${collected.heapMb.toFixed(0)} MB of objects, ${collected.outsideMb.toFixed(0)} MB outside, ${collected.rssMb.toFixed(0)} MB in all; ${emptyMb.toFixed(0)} MB before the first call. ${lost} calls lost.`,
        ],
      },
      perCall,
    ),
    sizeFigure({ id: 'S2', name: 'of that, what is not garbage: objects and buffers', unit: 'MB', bar: {} }, [
      keptMbPerCall,
    ]),
    growthFigure('S3', 'growth of memory in the second half of the time', growthKbPerCallMinute.secondHalf),
    growthFigure('S4', 'growth of memory in all of the time', growthKbPerCallMinute.all),
  ]
}

/** Objects, and what they keep outside of the heap. */
const keptMb = (empty: Memory, collected: Memory, calls: number): number =>
  Math.round((100 * (collected.heapMb + collected.outsideMb - empty.heapMb - empty.outsideMb)) / calls) / 100

const growthFigure = (id: string, name: string, kb: number): Figure =>
  sizeFigure({ id, name: `${name}, a call and minute`, unit: 'KB', bar: {} }, [kb])

const describe = (
  { atMin, rssMb, heapMb, outsideMb }: SoakSample,
  { calls, emptyMb }: { readonly calls: number; readonly emptyMb: number },
): string =>
  `${atMin.toFixed(1)} min: ${((rssMb - emptyMb) / calls).toFixed(2)} MB per call (node ${rssMb.toFixed(0)} MB, objects ${heapMb.toFixed(0)}, outside ${outsideMb.toFixed(0)})`

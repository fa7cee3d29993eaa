import { availableParallelism, loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { CARRIERS, type CarrierName } from '../../stack/local-config.ts'
import type { Figure } from './figures.ts'
import { measureAcoustics } from './measures/acoustics.ts'
import { measureAnswers, measureVoiceToVoice } from './measures/answering.ts'
import { measureDisturbances } from './measures/disturbances.ts'
import { measureDocuments } from './measures/documents.ts'
import { measureEchoLoss } from './measures/echo-loss.ts'
import { measureEchoes } from './measures/echoes.ts'
import { measureHesitations } from './measures/hesitations.ts'
import { measureInterruptions } from './measures/interruptions.ts'
import { openRig, type Rig, type RigOptions } from './rig.ts'

export interface ConversationOptions extends RigOptions {
  /** Numbers of measures; all of them when left out. Some are taken in the same calls. */
  readonly only?: readonly number[]
  /** @defaultValue all */
  readonly carriers?: readonly CarrierName[]
}

export interface Figures {
  readonly figures: readonly Figure[]
  readonly machine: Machine
  /** What was not measured for want of something, and how to get it. */
  readonly skipped?: readonly string[]
}

/** Whether the machine had the time to hold the calls. */
export interface Machine {
  /** Load per core before the run. */
  readonly loadBefore: number
  /** How late timers of this process were, milliseconds. */
  readonly loopLagP99Ms: number
  /** The figures say more about the machine than about the product. */
  readonly busy: boolean
  readonly tookS: number
}

interface Measure {
  readonly numbers: readonly number[]
  readonly take: (rig: Rig) => Promise<Figure[]>
  /** It has nothing to do with the sound of the line, so one carrier is enough. */
  readonly once?: boolean
}

const MEASURES: readonly Measure[] = [
  { numbers: [1], take: measureAnswers },
  { numbers: [2], take: measureHesitations },
  { numbers: [3, 4], take: measureVoiceToVoice },
  { numbers: [5, 8], take: measureInterruptions },
  { numbers: [6], take: measureEchoes },
  { numbers: [7], take: measureDisturbances },
  { numbers: [11], take: measureAcoustics },
  { numbers: [9], take: measureDocuments, once: true },
]
/** Without calls, and without the time to wait for any. */
const OFFLINE: readonly Measure[] = [{ numbers: [10], take: measureEchoLoss }]

export const MEASURE_NUMBERS: readonly number[] = [...MEASURES, ...OFFLINE]
  .flatMap(({ numbers }) => numbers)
  .toSorted((a, b) => a - b)

const BUSY_LOAD = 0.7
const BUSY_LAG_MS = 15
const LAG_RESOLUTION_MS = 5
const NANOSECONDS_PER_MS = 1e6

/** Holds whole calls in real time with scripted providers, and says how good the conversation was. */
export async function benchConversation({
  only,
  carriers = CARRIERS,
  ...options
}: ConversationOptions = {}): Promise<Figures> {
  const startedMs = performance.now()
  const loadBefore = loadavg()[0]! / availableParallelism()
  if (loadBefore > BUSY_LOAD)
    options.progress?.(`WARNING: the machine is busy already: load ${loadBefore.toFixed(1)} per core`)
  const isWanted = ({ numbers }: Measure): boolean => !only || numbers.some((number) => only.includes(number))
  await using rig = await openRig(options)
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  const figures = await takeAll(rig, MEASURES.filter(isWanted), carriers)
  lag.disable()
  figures.push(...(await takeAll(rig, OFFLINE.filter(isWanted), carriers)))
  const loopLagP99Ms = Math.max(0, lag.percentile(99) / NANOSECONDS_PER_MS - LAG_RESOLUTION_MS)
  const busy = loopLagP99Ms > BUSY_LAG_MS
  if (busy) options.progress?.(`WARNING: timers were ${loopLagP99Ms.toFixed(0)} ms late: run this on a quiet machine`)
  const tookS = (performance.now() - startedMs) / 1_000
  const order = new Intl.Collator('en', { numeric: true })
  // The rows of the carriers stay next to each other.
  return {
    figures: figures.toSorted((a, b) => order.compare(a.id, b.id)),
    machine: { loadBefore, loopLagP99Ms, busy, tookS },
    skipped: [...rig.skipped],
  }
}

/** One measure after the other, its carriers side by side: they share what may be held at once, and the machine's moods. */
async function takeAll(rig: Rig, measures: readonly Measure[], carriers: readonly CarrierName[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { take, once = false } of measures) {
    if (once) {
      figures.push(...(await take(rig)))
      continue
    }
    const callsAtOnce = Math.ceil(rig.callsAtOnce / carriers.length)
    const taken = carriers.map(async (carrier) => {
      const progress = (line: string): void => rig.progress(`${carrier}: ${line}`)
      return (await take({ ...rig, carrier, callsAtOnce, progress })).map((figure) => ({ ...figure, carrier }))
    })
    figures.push(...(await Promise.all(taken)).flat())
  }
  return figures
}

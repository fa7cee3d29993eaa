import { availableParallelism, loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Figure } from './figures.ts'
import { measureAnswers, measureVoiceToVoice } from './measures/answering.ts'
import { measureDisturbances } from './measures/disturbances.ts'
import { measureDocuments } from './measures/documents.ts'
import { measureEchoes } from './measures/echoes.ts'
import { measureHesitations } from './measures/hesitations.ts'
import { measureInterruptions } from './measures/interruptions.ts'
import { openRig, type Rig, type RigOptions } from './rig.ts'

export interface ConversationOptions extends RigOptions {
  /** Numbers of measures; all of them when left out. Some are taken in the same calls. */
  readonly only?: readonly number[]
}

export interface Figures {
  readonly figures: readonly Figure[]
  readonly machine: Machine
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
}

const MEASURES: readonly Measure[] = [
  { numbers: [1], take: measureAnswers },
  { numbers: [2], take: measureHesitations },
  { numbers: [3, 4], take: measureVoiceToVoice },
  { numbers: [5, 8], take: measureInterruptions },
  { numbers: [6], take: measureEchoes },
  { numbers: [7], take: measureDisturbances },
  { numbers: [9], take: measureDocuments },
]

export const MEASURE_NUMBERS: readonly number[] = MEASURES.flatMap(({ numbers }) => numbers).toSorted((a, b) => a - b)

const BUSY_LOAD = 0.7
const BUSY_LAG_MS = 15
const LAG_RESOLUTION_MS = 5
const NANOSECONDS_PER_MS = 1e6

/** Holds whole calls in real time with scripted providers, and says how good the conversation was. */
export async function benchConversation({ only, ...options }: ConversationOptions = {}): Promise<Figures> {
  const startedMs = performance.now()
  const loadBefore = loadavg()[0]! / availableParallelism()
  if (loadBefore > BUSY_LOAD)
    options.progress?.(`WARNING: the machine is busy already: load ${loadBefore.toFixed(1)} per core`)
  const wanted = MEASURES.filter(({ numbers }) => !only || numbers.some((number) => only.includes(number)))
  await using rig = await openRig(options)
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  const figures: Figure[] = []
  for (const { take } of wanted) figures.push(...(await take(rig)))
  lag.disable()
  const loopLagP99Ms = Math.max(0, lag.percentile(99) / NANOSECONDS_PER_MS - LAG_RESOLUTION_MS)
  const busy = loopLagP99Ms > BUSY_LAG_MS
  if (busy) options.progress?.(`WARNING: timers were ${loopLagP99Ms.toFixed(0)} ms late: run this on a quiet machine`)
  const tookS = (performance.now() - startedMs) / 1_000
  return {
    figures: figures.toSorted((a, b) => a.id.localeCompare(b.id)),
    machine: { loadBefore, loopLagP99Ms, busy, tookS },
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Figures } from '../conversation/conversation.ts'
import { type Figure, sizeFigure } from '../conversation/figures.ts'
import { LIVEKIT } from '../conversation/peers.ts'
import { type CpuByStage, cpuByStage } from './cpu-by-stage.ts'
import { openLoad, SETTLE_MS } from './load.ts'
import { type CapacityStep, describe, holdStep, isDisturbed, isGood, MOST_LATE_MS } from './step.ts'

export interface CapacityOptions {
  /** Calls of each step. */
  readonly steps?: readonly number[]
  /** How long each step is measured, seconds. */
  readonly stepS?: number
  /** Of the callers, percent: those whose line sends back what they hear, at -20 dB. @defaultValue 20 */
  readonly echoing?: number
  readonly progress?: (line: string) => void
}

export interface Capacity extends Figures {
  readonly steps: readonly CapacityStep[]
  /** Milliseconds of CPU in a second of a call, at the number of calls that one core holds. */
  readonly cpuMsPerCallSecond: CpuByStage
}

/** For programs. */
export const summaryOf = ({ steps, cpuMsPerCallSecond }: Pick<Capacity, 'steps' | 'cpuMsPerCallSecond'>) => {
  const held = heldBy(steps)
  const at = held ?? steps.at(-1)
  return {
    callsPerCore: held?.calls ?? 0,
    frameLatenessP99Ms: at?.frameP99Ms,
    mbPerCall: at && Math.round(10 * at.rssMbPerCall) / 10,
    cpuMsPerCallSecond,
    answerMs: at?.answerMs,
    steps,
  }
}

/**
 * What is measured when nothing else is asked for. Hands-free telephones are a fifth of the lines: the others cost the canceller
 * next to nothing, and would be all it is measured by.
 */
export const DEFAULTS = { steps: [25, 50, 75, 100, 125], stepS: 18, echoing: 20 } as const
export const MOST_RSS_MB = 5
const WANTED_CALLS = 100
/** From here on further steps only show how badly. */
const HOPELESS_MS = 200
const PROFILE_S = 8
const WARM_UP_CALLS = 25
const WARM_UP_S = 20

/** How many calls one core holds, with the real Speech and OpenAI SDKs and providers that cost next to nothing. */
export async function benchCapacity(options: CapacityOptions = {}): Promise<Capacity> {
  const { steps, stepS, echoing, progress } = { ...DEFAULTS, progress: () => {}, ...options }
  const startedMs = performance.now()
  await using load = await openLoad({ echoing, progress })
  const { crowd, node } = load
  progress('a node that has just started compiles what it runs: it warms up …')
  await holdStep(load, Math.min(WARM_UP_CALLS, ...steps), WARM_UP_S)
  const results: CapacityStep[] = []
  for (const calls of steps) {
    progress(`${calls} calls: measured for ${stepS} s …`)
    const step = await holdStep(load, calls, stepS)
    results.push(step)
    progress(describe(step))
    if (step.frameP99Ms > HOPELESS_MS) break
  }
  const calls = heldBy(results)?.calls ?? steps[0] ?? 1
  progress(`what ${calls} calls spend their time on …`)
  for (const caller of crowd.callers.slice(calls)) caller.hangUp()
  await sleep(SETTLE_MS)
  const cpuMsPerCallSecond = await cpuByStage(node, { calls, seconds: PROFILE_S })
  for (const caller of crowd.callers) caller.hangUp()
  const tookS = (performance.now() - startedMs) / 1_000
  const driverLag = Math.max(...results.map(({ driverP99Ms }) => driverP99Ms))
  const machine = { loadBefore: 0, loopLagP99Ms: driverLag, busy: results.some(isDisturbed), tookS }
  return { steps: results, figures: figuresOf(results, cpuMsPerCallSecond), machine, cpuMsPerCallSecond }
}

/** The most calls that were held well; `undefined` when none were. */
const heldBy = (steps: readonly CapacityStep[]): CapacityStep | undefined =>
  steps.filter(isGood).toSorted((a, b) => b.calls - a.calls)[0]

function figuresOf(steps: readonly CapacityStep[], cpu: CpuByStage): Figure[] {
  const held = heldBy(steps)
  const at = held ?? steps.at(-1)
  const calls = held?.calls ?? 0
  return [
    {
      id: 'C1',
      name: `calls per core: frames at most ${MOST_LATE_MS} ms late (p99), no gap, all answered, no audio dropped`,
      unit: 'calls',
      bar: { atLeast: WANTED_CALLS },
      value: { count: calls },
      n: steps.length,
      met: calls >= WANTED_CALLS,
      peers: LIVEKIT.callsPerCore,
      notes: [...steps.map(describe), cpuNote(cpu)],
    },
    sizeFigure(
      {
        id: 'C2',
        name: `memory per call at ${at?.calls ?? 0} calls`,
        unit: 'MB',
        bar: { p50: MOST_RSS_MB },
        peers: LIVEKIT.memoryMb,
      },
      at ? [at.rssMbPerCall] : [],
    ),
    answerFigure(at),
  ]
}

const answerFigure = (at: CapacityStep | undefined): Figure => ({
  id: 'C3',
  name: `last sample of speech to first audio at ${at?.calls ?? 0} calls: final words 300 ms, first token 350 ms`,
  unit: 'ms',
  bar: {},
  value: at ? at.answerMs : {},
  n: at?.answers ?? 0,
  met: true,
  peers: [],
  notes: [],
})

const cpuNote = (cpu: CpuByStage): string =>
  `milliseconds of CPU in a second of a call: ${Object.entries(cpu)
    .map(([stage, ms]) => `${stage} ${ms}`)
    .join(' · ')}`

import { type Clock, systemClock } from '../../../media-node/src/clock.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@call-center/shared/log'
import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { loadSilero, type Silero } from '../../../media-node/src/vad/silero.ts'
import { type EchoPath, echoOf } from './echo-path.ts'
import { promptSpeech, readingSpeech } from './recorded-speech.ts'
import { frameAt, runCanceller } from './run-canceller.ts'

/** Hours of calls are analysed in minutes: the detector does not wait for windows of other calls. */
const hurriedClock: Clock = {
  ...systemClock,
  after(_ms, then) {
    const turn = setImmediate(then)
    return { [Symbol.dispose]: () => clearImmediate(turn) }
  },
}

const MODEL = fileURLToPath(new URL('../../../media-node/models/silero_vad_v6.onnx', import.meta.url))
const FRAME_SAMPLES = 320
const WINDOW_SAMPLES = 512
/** Speech over the agent that stops it: eight windows of 32 ms. */
const TRIGGER_WINDOWS = 8
const SPEECH = 0.5
const JITTER_MS = 15
const KINDS = ['line', 'hybrid', 'room'] as const
const DELAYS_MS = [20, 150, 300, 450] as const

export interface TriggerFigures {
  readonly lossDb: number
  readonly runs: number
  /** Calls in which the agent interrupted itself, in 8 s from its first word. */
  readonly interruptedItself: number
  /** The same without a canceller. */
  readonly without: number
}

export interface BargeInFigures {
  /** When he speaks, for people. */
  readonly caller: string
  /** The assistant has been talking for a while, and its echo is known. */
  readonly learned: boolean
  readonly runs: number
  readonly missed: number
  /** How much later than on a line without the agent he is noticed, milliseconds. */
  readonly lateMs: { readonly p50: number; readonly p95: number; readonly worst: number }
}

/** How often the agent hears itself from its very first word on, and how soon it hears a caller: A7. */
export async function measureTriggers(runsEach: number): Promise<{
  readonly triggers: readonly TriggerFigures[]
  readonly bargeIns: readonly BargeInFigures[]
}> {
  await using silero = await loadSilero({
    clock: hurriedClock,
    modelPath: MODEL,
    metrics: createMetrics(),
    log: silentLog,
  })
  const triggers: TriggerFigures[] = []
  for (const lossDb of [30, 20, 10, 6]) triggers.push(await selfInterruptions(silero, lossDb, runsEach))
  const lates = async (fromS: number) => await interruptions(silero, fromS, Math.ceil(runsEach / 2))
  const early = await lates(0.5)
  const later = [...(await lates(1.5)), ...(await lates(3)), ...(await lates(5))]
  return {
    triggers,
    bargeIns: [summed('caller at 0.5 s', false, early), summed('caller at 1.5, 3 or 5 s', true, later)],
  }
}

async function selfInterruptions(silero: Silero, lossDb: number, runs: number): Promise<TriggerFigures> {
  let [interruptedItself, without] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const far = promptSpeech(8, 1_000 + lossDb * 100 + run)
    const [kind, delayMs] = [KINDS[run % KINDS.length]!, DELAYS_MS[run % DELAYS_MS.length]!]
    const line = echoOf(far, { kind, delayMs, lossDb, seed: run + 1, rt60S: 0.3 })
    using canceller = kalmanEchoCanceller()
    const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS, seed: run + 1 })
    if ((await triggersIn(silero, output)).length > 0) interruptedItself++
    if ((await triggersIn(silero, line)).length > 0) without++
  }
  return { lossDb, runs, interruptedItself, without }
}

const ECHOES: readonly (EchoPath | undefined)[] = [
  undefined,
  { kind: 'room', delayMs: 150, lossDb: 10, rt60S: 0.3 },
  { kind: 'line', delayMs: 300, lossDb: 6 },
]

/** How much later each of them is heard than alone, milliseconds; Infinity: not at all. */
async function interruptions(silero: Silero, fromS: number, callers: number): Promise<number[]> {
  const lates: number[] = []
  for (let run = 0; run < callers * ECHOES.length; run++) {
    const echo = ECHOES[run % ECHOES.length]
    const far = promptSpeech(fromS + 4, 300 + run)
    const near = new Float32Array(far.length)
    near.set(promptSpeech(4, 700 + run), Math.round(fromS * 16_000))
    if (run % 2 === 0) near.set(readingSpeech(4, run % 5), Math.round(fromS * 16_000))
    const back = echo ? echoOf(far, echo) : new Float32Array(far.length)
    using canceller = kalmanEchoCanceller()
    const line = near.map((sample, i) => sample + back[i]!)
    const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS, seed: run + 1 })
    const [clean] = await triggersIn(silero, near)
    const heard = (await triggersIn(silero, output)).find((atMs) => atMs > fromS * 1_000)
    if (clean !== undefined) lates.push((heard ?? Infinity) - clean)
  }
  return lates
}

function summed(caller: string, learned: boolean, all: readonly number[]): BargeInFigures {
  const lates = all.filter(Number.isFinite).toSorted((a, b) => a - b)
  const at = (share: number): number => lates[Math.max(0, Math.ceil(share * lates.length) - 1)] ?? 0
  const lateMs = { p50: at(0.5), p95: at(0.95), worst: at(1) }
  return { caller, learned, runs: all.length, missed: all.length - lates.length, lateMs }
}

/** When speech has lasted 256 ms, each time, milliseconds. */
async function triggersIn(silero: Silero, signal: Float32Array): Promise<readonly number[]> {
  const triggers: number[] = []
  let [windows, speech] = [0, 0]
  using vad = silero.createVad((probability, endMs) => {
    windows++
    speech = probability >= SPEECH ? speech + 1 : 0
    if (speech === TRIGGER_WINDOWS) triggers.push(endMs)
  })
  const frames = Math.floor(signal.length / FRAME_SAMPLES)
  const behind = (pushed: number) => Math.floor((pushed * FRAME_SAMPLES) / WINDOW_SAMPLES) - windows
  for (let n = 0; n < frames; n++) {
    vad.push(frameAt(signal, n))
    while (behind(n + 1) > 8) await nextTurn()
  }
  while (behind(frames) > 0) await nextTurn()
  return triggers
}

import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import { cutPercent, erleDb, gainDb, sdrDb, timeToDb } from './echo-figures.ts'
import { type EchoPath, echoOf } from './echo-path.ts'
import { type NamedPath, PATHS, PHASES, scenario } from './echo-scenario.ts'
import { promptSpeech, readingSpeech } from './recorded-speech.ts'
import { runCanceller } from './run-canceller.ts'
import { syntheticSpeech } from './synthetic-speech.ts'
import { AEC_DELAY, AEC_RESETS } from '../../../media-node/src/audio/echo/echo-metrics.ts'

/** Both clocks jitter by this much, as those of a carrier and an event loop do. */
const JITTER_MS = 20

export interface EchoFigures {
  readonly name: string
  readonly bar: NamedPath
  readonly erleDb: number
  readonly erleAfterChangeDb: number
  /** Seconds until the first window of 1 s with 10 and with 20 dB, from the start and from the change of path. */
  readonly to10S: number
  readonly to20S: number
  readonly backTo10S: number
  readonly backTo20S: number
  readonly doubleTalkSdrDb: number
  /** The same without a canceller. */
  readonly withoutSdrDb: number
  /** How much louder the caller came out while both spoke, dB. */
  readonly nearGainDb: number
  /** Loud 10 ms of the caller that came out more than 10 dB quieter. */
  readonly nearCutPercent: number
  readonly nearOnlySdrDb: number
}

/** What each echo path does to a call, A1 to A3 and A6. */
export async function measureEcho(paths: readonly NamedPath[] = PATHS): Promise<EchoFigures[]> {
  return paths.map((bar) => {
    const { far, near, line } = scenario(bar.path)
    using canceller = kalmanEchoCanceller()
    const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS })
    return {
      name: bar.name,
      bar,
      erleDb: erleDb(line, output, ...PHASES.converged),
      erleAfterChangeDb: erleDb(line, output, ...PHASES.convergedAgain),
      to10S: timeToDb(line, output, 10, 0, 15),
      to20S: timeToDb(line, output, 20, 0, 15),
      backTo10S: timeToDb(line, output, 10, ...PHASES.changed),
      backTo20S: timeToDb(line, output, 20, ...PHASES.changed),
      doubleTalkSdrDb: sdrDb(near, output, ...PHASES.both),
      withoutSdrDb: sdrDb(near, line, ...PHASES.both),
      nearGainDb: gainDb(near, output, ...PHASES.both),
      nearCutPercent: cutPercent(near, output, ...PHASES.both),
      nearOnlySdrDb: sdrDb(near, output, ...PHASES.near),
    }
  })
}

export interface LockFigures {
  readonly delayMs: number
  readonly bothSpeak: boolean
  /** From the first sound of the echo until the delay was told, seconds; and how far off it was. */
  readonly lockS: number
  readonly offMs: number
}

/** How soon a delay is found, A4: the agent alone, and with the caller from the first second on. */
export async function measureLock(delaysMs: readonly number[]): Promise<LockFigures[]> {
  return [false, true].flatMap((bothSpeak) => delaysMs.map((delayMs) => lockOf(delayMs, bothSpeak)))
}

function lockOf(delayMs: number, bothSpeak: boolean): LockFigures {
  const far = promptSpeech(6, delayMs + 3)
  const near = readingSpeech(6, delayMs % 5)
  const echo = echoOf(far, { kind: 'line', delayMs, lossDb: 12 })
  const line = bothSpeak ? echo.map((sample, i) => sample + near[i]!) : echo
  let frame = 0
  let [lockS, offMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  using canceller = kalmanEchoCanceller({
    metrics: {
      add() {},
      record(histogram, value) {
        if (histogram !== AEC_DELAY || Number.isFinite(lockS)) return
        lockS = frame / 50 - begins(far) - delayMs / 1_000
        offMs = value - delayMs
      },
    },
  })
  runCanceller(canceller, far, line, { onFrame: () => frame++ })
  return { delayMs, bothSpeak, lockS, offMs }
}

const begins = (signal: Float32Array): number => signal.findIndex((sample) => Math.abs(sample) > 0.01) / 16_000

/** ERLE in the second that begins 1 s after each slip, and the mean of the laps of an hour's worth of moves: A5, A9. */
export async function measureSlips(): Promise<{ readonly afterSlipDb: readonly number[] }> {
  const slipsS = [6, 10, 14, 18]
  const far = promptSpeech(22, 8)
  const line = echoOf(far, { kind: 'line', delayMs: 200, lossDb: 12, slipsS })
  using canceller = kalmanEchoCanceller()
  const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS })
  return { afterSlipDb: slipsS.map((slipS) => erleDb(line, output, slipS + 1, slipS + 3)) }
}

/** ERLE of the last 15 s of each lap of 30 s, in which the telephone lies in one of two places: A9. */
export async function measureFlips(
  laps: number,
): Promise<{ readonly lapsDb: readonly number[]; readonly resets: number }> {
  const far = promptSpeech(30, 12)
  const places = [1, 9].map((seed) =>
    echoOf(far, { kind: 'room', delayMs: 120 + 4 * seed, lossDb: 6, seed } satisfies EchoPath),
  )
  const whole = new Float32Array(laps * far.length)
  const line = new Float32Array(laps * far.length)
  for (let lap = 0; lap < laps; lap++) {
    whole.set(far, lap * far.length)
    line.set(places[lap % 2]!, lap * far.length)
  }
  let resets = 0
  using canceller = kalmanEchoCanceller({
    metrics: { add: (counter) => void (resets += counter === AEC_RESETS ? 1 : 0), record() {} },
  })
  const { output } = runCanceller(canceller, whole, line)
  return {
    lapsDb: Array.from({ length: laps }, (_, lap) => erleDb(line, output, lap * 30 + 15, lap * 30 + 30)),
    resets,
  }
}

/** Seconds after which an echo that begins after 10 s of a line without one is 20 dB down for good. */
export function measureLateEcho(path: EchoPath): number {
  const far = syntheticSpeech(14, path.delayMs + 7) // without the pauses of recordings
  const echo = echoOf(far, path).map((sample, i) => (i < 10 * 16_000 ? 0 : sample))
  const begins = echo.findIndex((sample) => Math.abs(sample) > 0.002) / 16_000
  const line = echo.map((sample, i) => sample + 0.0005 * Math.sin(i * i))
  using canceller = kalmanEchoCanceller()
  const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS })
  const seconds = Array.from({ length: 20 }, (_, n) => n / 10)
  // What is no louder than the line's own noise is nothing to take away.
  return seconds.find((s) => erleDb(echo, output, begins + s, begins + s + 1) > 20) ?? Number.POSITIVE_INFINITY
}

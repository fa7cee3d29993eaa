import { type EchoPath, echoOf } from './echo-path.ts'
import { promptSpeech, readingSpeech } from './recorded-speech.ts'

const SECOND = 16_000

/** A call of 63 s. Agent alone until 15, both until 30, caller alone until 38, agent alone; at 48 the echo path changes. */
export const PHASES = {
  converged: [10, 15],
  both: [17, 30],
  near: [33, 38],
  again: [38.5, 48],
  changed: [48, 63],
  convergedAgain: [58, 63],
} as const

export interface Scenario {
  readonly far: Float32Array
  readonly near: Float32Array
  readonly line: Float32Array
}

/** Voices are recorded ones, as loud as each other. The new path comes 40 ms later, through another room. */
export function scenario(path: EchoPath, seed = 5): Scenario {
  const far = promptSpeech(63, seed).map((sample, i) => (i >= 30 * SECOND && i < 38 * SECOND ? 0 : sample))
  const near = new Float32Array(far.length)
  near.set(readingSpeech(23, seed % 5), 15 * SECOND)
  const [before, after] = [echoOf(far, path), echoOf(far, { ...path, delayMs: path.delayMs + 40, seed: 9 })]
  const line = far.map((_, i) => (i < 48 * SECOND ? before[i]! : after[i]!) + near[i]!)
  return { far, near, line }
}

const ROOM = { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.3 } as const
const LINE = { kind: 'line', delayMs: 150, lossDb: 12 } as const

export interface NamedPath {
  readonly name: string
  readonly path: EchoPath
  /** Least ERLE in seconds 10 to 15, dB. */
  readonly erleDb: number
  /** Reaches 20 dB at all: with noise at 20 dB it cannot. */
  readonly reaches20: boolean
  /**
   * Double-talk SDR of the reference's own canceller over a path like this, dB; the bar is 18 wherever it was. On a path the
   * reference does not have (`isExtra`) there is no bar.
   */
  readonly referenceSdrDb: number
  readonly isExtra?: boolean
}

/** Bars A1 and A2 of the reference. */
export const PATHS: readonly NamedPath[] = [
  { name: 'line 20 ms', path: { ...LINE, delayMs: 20 }, erleDb: 30, reaches20: true, referenceSdrDb: 20 },
  { name: 'line 300 ms', path: { ...LINE, delayMs: 300 }, erleDb: 30, reaches20: true, referenceSdrDb: 22 },
  {
    name: 'line 450 ms, -20 dB',
    path: { ...LINE, delayMs: 450, lossDb: 20 },
    erleDb: 30,
    reaches20: true,
    referenceSdrDb: 21,
  },
  {
    name: 'hybrid 150 ms',
    path: { kind: 'hybrid', delayMs: 150, lossDb: 14 },
    erleDb: 30,
    reaches20: true,
    referenceSdrDb: 21,
  },
  { name: 'room 40 ms', path: { ...ROOM, delayMs: 40, rt60S: 0.2 }, erleDb: 30, reaches20: true, referenceSdrDb: 21 },
  { name: 'room 120 ms', path: ROOM, erleDb: 30, reaches20: true, referenceSdrDb: 20 },
  { name: 'μ-law line', path: { ...LINE, mulaw: true }, erleDb: 25, reaches20: true, referenceSdrDb: 21 },
  {
    // As loud as the reference's: without a canceller 6 dB are left there, and 5 here.
    name: 'loud speaker, clip, μ-law',
    path: { ...ROOM, delayMs: 180, lossDb: 6, clip: 'tanh', mulaw: true },
    erleDb: 25,
    reaches20: true,
    referenceSdrDb: 20,
  },
  {
    name: 'the same, as loud as the caller',
    path: { ...ROOM, delayMs: 180, lossDb: 0, clip: 'tanh', mulaw: true },
    erleDb: 25,
    reaches20: true,
    referenceSdrDb: 16,
    isExtra: true,
  },
  { name: 'hard clip', path: { ...ROOM, clip: 'hard' }, erleDb: 18, reaches20: true, referenceSdrDb: 18 },
  { name: 'noise at 20 dB', path: { ...ROOM, noiseDb: 20 }, erleDb: 20, reaches20: false, referenceSdrDb: 18 },
  { name: 'GSM line', path: { ...LINE, delayMs: 250, gsm: true }, erleDb: 13, reaches20: false, referenceSdrDb: 14 },
]

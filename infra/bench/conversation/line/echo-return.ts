import { Kernel } from '../../../../media-node/src/audio/echo/kernel.ts'
import { RealFft } from '../../../../media-node/src/audio/echo/real-fft.ts'
import { type EchoPath, impulse, levelOf } from '../../audio/echo-path.ts'
import { FRAME_SAMPLES, gainOf, SAMPLES_PER_MS } from '../sound/level.ts'
import type { Track } from './track.ts'

/** The caller's telephone gives back what it plays. */
export interface LineEcho {
  /** Speech that comes back, against what was played; decibels, negative. */
  readonly levelDb: number
  readonly delayMs: number
  /** What becomes of a click after the delay, as loud for speech as the click alone. Left out, it is a copy. */
  readonly response?: Float32Array
}

/** An echo without its level. */
export interface EchoRoute extends Omit<LineEcho, 'levelDb'> {
  /** For people. */
  readonly name: string
}

type Shape = Pick<EchoPath, 'kind' | 'delayMs' | 'rt60S'>

/** From a hybrid of the same town to a loudspeaker telephone behind a satellite. */
const SHAPES: readonly (Shape | { readonly kind: 'copy'; readonly delayMs: number })[] = [
  { kind: 'hybrid', delayMs: 20 },
  { kind: 'copy', delayMs: 45 },
  { kind: 'room', delayMs: 80, rt60S: 0.15 },
  { kind: 'hybrid', delayMs: 120 },
  { kind: 'copy', delayMs: 150 },
  { kind: 'room', delayMs: 200, rt60S: 0.2 },
  { kind: 'line', delayMs: 260 },
  { kind: 'room', delayMs: 320, rt60S: 0.22 },
  { kind: 'hybrid', delayMs: 390 },
  { kind: 'room', delayMs: 450, rt60S: 0.2 },
]

/** Points of one transform: the longest response, 0.22 s, and a frame. */
const POINTS = 4_096
const KERNEL_BYTES = 48 * POINTS
const FULL_SCALE = 32_768

/** Ten ways an echo may take, 20 to 450 ms. @param speech of the assistant, by which their loudness is set */
export const echoRoutes = (speech: Int16Array): EchoRoute[] =>
  SHAPES.map((shape, i) => {
    const { kind, delayMs } = shape
    const name = `${kind}, ${delayMs} ms`
    if (kind === 'copy') return { name, delayMs }
    return {
      name,
      delayMs,
      response: asLoudAs(speech, impulse({ lossDb: 0, seed: i + 1, ...shape, kind, delayMs: 0 })),
    }
  })

/** `response`, so that what comes back of `speech` is as loud as it was. */
function asLoudAs(speech: Int16Array, response: Float32Array): Float32Array {
  const bend = createBend(response)
  const back = new Float32Array(speech.length)
  const past = new Float32Array(POINTS)
  for (let from = 0; from + FRAME_SAMPLES <= speech.length; from += FRAME_SAMPLES) {
    past.copyWithin(0, FRAME_SAMPLES)
    past.set(speech.subarray(from, from + FRAME_SAMPLES), POINTS - FRAME_SAMPLES)
    back.set(bend(past), from)
  }
  const level = (signal: ArrayLike<number>): number =>
    levelOf(Float32Array.from(signal, (sample) => sample / FULL_SCALE))
  const gain = level(speech) / Math.max(level(back), 1e-9)
  return response.map((sample) => sample * gain)
}

/** Adds the echo of what was `heard` to the frame that begins at sample `from`. */
export type EchoReturn = (frame: Float32Array, heard: Track, from: number) => void

export function createEchoReturn({ levelDb, delayMs, response }: LineEcho): EchoReturn {
  const delay = delayMs * SAMPLES_PER_MS
  const gain = gainOf(levelDb)
  if (!response) return (frame, heard, from) => heard.addTo(frame, from - delay, gain)
  const bend = createBend(response)
  const past = new Float32Array(POINTS)
  return (frame, heard, from) => {
    past.fill(0)
    heard.addTo(past, from + FRAME_SAMPLES - delay - POINTS, gain)
    bend(past).forEach((sample, i) => (frame[i] = (frame[i] ?? 0) + sample))
  }
}

/** The last frame of `POINTS` samples after they went over `response` (overlap-save). */
function createBend(response: Float32Array): (past: Float32Array) => Float32Array {
  if (response.length > POINTS - FRAME_SAMPLES)
    throw new RangeError(`an echo of ${response.length} samples is too long`)
  const kernel = new Kernel(KERNEL_BYTES)
  const fft = new RealFft(kernel, POINTS)
  const [path, sound] = [kernel.spectrum(fft.bins), kernel.spectrum(fft.bins)]
  const block = kernel.floats(POINTS)
  block.set(response)
  fft.forward(block, path)
  return (past) => {
    block.set(past)
    fft.forward(block, sound)
    for (let k = 0; k < fft.bins; k++) {
      const [re, im, pathRe, pathIm] = [sound.re[k] ?? 0, sound.im[k] ?? 0, path.re[k] ?? 0, path.im[k] ?? 0]
      sound.re[k] = re * pathRe - im * pathIm
      sound.im[k] = re * pathIm + im * pathRe
    }
    fft.inverse(sound, block)
    return block.subarray(POINTS - FRAME_SAMPLES)
  }
}

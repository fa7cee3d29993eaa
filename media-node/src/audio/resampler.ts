import { type AudioFrame, FRAME_MS, type SampleRate } from './frame.ts'

/** Changes the sample rate of a stream, frame by frame. Stateful: one for each stream and direction. */
export interface Resampler {
  /** Takes the next 20 ms; what comes out is 20 ms long as well, and late by 3 ms (1.5 ms between 16 and 24 kHz). */
  resample(frame: AudioFrame): AudioFrame
}

/** Length of the filter, in samples of the lower rate. With it the transition from kept to removed is 950 Hz wide at 8 kHz. */
const FILTER_SAMPLES = 48
/** Middle of that transition as a share of the lower rate: 3.8 kHz of 8, so that 3.3 kHz are kept and 4.3 are gone. */
const CUTOFF = 0.475
/** Shape of the Kaiser window: 90 dB of what must go are gone. Kaiser, "Nonrecursive digital filter design", 1974. */
const KAISER_BETA = 9

export interface ResamplerOptions {
  /** Overwrite what came out with the next frame: costs no memory, and who keeps a frame copies it. @defaultValue false */
  readonly reuse?: boolean
}

/** A polyphase filter: only the samples that are kept are computed, from those that were there. 15 to 35 µs a frame. */
export function createResampler(from: SampleRate, to: SampleRate, { reuse = false }: ResamplerOptions = {}): Resampler {
  if (from === to) return { resample: (frame) => checked(frame, from) }
  const divisor = greatestCommonDivisor(from, to)
  const up = to / divisor
  const down = from / divisor
  const phases = polyphase(up, down)
  const taps = phases[0]!.length
  const frameSamples = (from * FRAME_MS) / 1_000
  const heard = new Float64Array(taps - 1 + frameSamples)
  const empty = (): AudioFrame => ({ samples: new Int16Array((to * FRAME_MS) / 1_000), sampleRate: to })
  const kept = reuse ? empty() : undefined
  return {
    resample(frame) {
      heard.copyWithin(0, frameSamples)
      heard.set(checked(frame, from).samples, taps - 1)
      const resampled = kept ?? empty()
      const { samples } = resampled
      for (let i = 0, at = 0, phase = 0; i < samples.length; i++) {
        samples[i] = toInt16(weighed(phases[phase]!, heard, at))
        for (phase += down; phase >= up; phase -= up) at++
      }
      return resampled
    },
  }
}

/** Sum of `taps`, a multiple of four of them, times what was `heard` from `at` on. Four sums side by side: none waits for another. */
function weighed(taps: Float64Array, heard: Float64Array, at: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let tap = 0; tap < taps.length; tap += 4) {
    a += taps[tap]! * heard[at + tap]!
    b += taps[tap + 1]! * heard[at + tap + 1]!
    c += taps[tap + 2]! * heard[at + tap + 2]!
    d += taps[tap + 3]! * heard[at + tap + 3]!
  }
  return a + b + (c + d)
}

const toInt16 = (value: number): number =>
  value >= 32_767 ? 32_767 : value <= -32_768 ? -32_768 : (value < 0 ? value - 0.5 : value + 0.5) | 0

/** The taps for each position between two input samples, oldest sample first. */
function polyphase(up: number, down: number): readonly Float64Array[] {
  const wider = Math.max(up, down)
  const length = FILTER_SAMPLES * wider
  const cutoff = CUTOFF / wider
  const response = Float64Array.from({ length }, (_, i) => {
    const x = i - (length - 1) / 2
    const ideal = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x)
    const window = bessel(KAISER_BETA * Math.sqrt(1 - ((2 * x) / length) ** 2)) / bessel(KAISER_BETA)
    return ideal * window
  })
  const taps = length / up
  return Array.from({ length: up }, (_, phase) => {
    const part = Float64Array.from({ length: taps }, (_, tap) => response[(taps - 1 - tap) * up + phase]!)
    const sum = part.reduce((total, tap) => total + tap, 0)
    return part.map((tap) => tap / sum) // no phase louder than another
  })
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

function checked(frame: AudioFrame, rate: SampleRate): AudioFrame {
  const samples = (rate * FRAME_MS) / 1_000
  if (frame.sampleRate === rate && frame.samples.length === samples) return frame
  throw new RangeError(`expected ${samples} samples at ${rate} Hz, got ${frame.samples.length} at ${frame.sampleRate}`)
}

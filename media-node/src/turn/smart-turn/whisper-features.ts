/**
 * The log-mel spectrogram that Whisper's encoders hear, and Smart Turn with them: 400-sample Hann windows every 160
 * samples, 80 bands on Slaney's scale, of a waveform brought to mean 0 and variance 1.
 */
export const SECONDS = 8
export const SAMPLE_RATE_HZ = 16_000
export const BANDS = 80
const WINDOW = 400
const HOP = 160
export const FRAMES = (SECONDS * SAMPLE_RATE_HZ) / HOP
const BINS = WINDOW / 2 + 1
/** Below this, silence: the logarithm needs a floor. */
const LEAST_POWER = 1e-10
const LEAST_VARIANCE = 1e-7
/** Powers of ten below the loudest that are told apart. */
const DYNAMICS = 8

/** Slaney's scale: linear up to the knee, logarithmic above. */
const LINEAR_HZ = 200 / 3
const KNEE_HZ = 1_000
const KNEE_MEL = KNEE_HZ / LINEAR_HZ
const LOG_STEP = Math.log(6.4) / 27

const TURN = (2 * Math.PI) / WINDOW
const COS = Float64Array.from({ length: WINDOW }, (_, i) => Math.cos(TURN * i))
const SIN = Float64Array.from({ length: WINDOW }, (_, i) => -Math.sin(TURN * i))
const HANN = COS.map((cosine) => 0.5 - 0.5 * cosine)
const FILTERS = melFilters()

/** `samples` of ±1; the last eight seconds count, and what is missing is silence before them. Rows are bands. */
export function whisperFeatures(samples: Float32Array): Float32Array {
  const wave = normalised(lastSeconds(samples))
  const features = new Float32Array(BANDS * FRAMES)
  const re = new Float64Array(WINDOW)
  const im = new Float64Array(WINDOW)
  const windowed = new Float64Array(WINDOW)
  let loudest = -Infinity
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let i = 0; i < WINDOW; i++) windowed[i] = HANN[i]! * reflected(wave, frame * HOP + i - WINDOW / 2)
    fourier(windowed, { from: 0, step: 1, length: WINDOW, to: 0, re, im })
    for (const [band, { first, weights }] of FILTERS.entries()) {
      let power = 0
      for (let i = 0; i < weights.length; i++) power += weights[i]! * (re[first + i]! ** 2 + im[first + i]! ** 2)
      const log = Math.log10(Math.max(power, LEAST_POWER))
      features[band * FRAMES + frame] = log
      loudest = Math.max(loudest, log)
    }
  }
  return features.map((log) => (Math.max(log, loudest - DYNAMICS) + 4) / 4)
}

function lastSeconds(samples: Float32Array): Float32Array {
  const wave = new Float32Array(SECONDS * SAMPLE_RATE_HZ)
  const kept = samples.subarray(Math.max(0, samples.length - wave.length))
  wave.set(kept, wave.length - kept.length)
  return wave
}

function normalised(wave: Float32Array): Float32Array {
  const mean = wave.reduce((sum, sample) => sum + sample, 0) / wave.length
  const variance = wave.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / wave.length
  const scale = 1 / Math.sqrt(variance + LEAST_VARIANCE)
  return wave.map((sample) => (sample - mean) * scale)
}

/** The first and last windows reach beyond the sound, into its mirror image. */
function reflected(wave: Float32Array, at: number): number {
  const index = at < 0 ? -at : at >= wave.length ? 2 * (wave.length - 1) - at : at
  return wave[index] ?? 0
}

interface Part {
  readonly from: number
  readonly step: number
  readonly length: number
  readonly to: number
  readonly re: Float64Array
  readonly im: Float64Array
}

const RADICES = [5, 2] as const
const partRe = new Float64Array(Math.max(...RADICES))
const partIm = new Float64Array(Math.max(...RADICES))

/** Fourier transform of 400 samples: 400 is 5 · 5 · 2 · 2 · 2 · 2. */
function fourier(input: Float64Array, { from, step, length, to, re, im }: Part): void {
  if (length === 1) {
    re[to] = input[from]!
    im[to] = 0
    return
  }
  const radix = RADICES.find((candidate) => length % candidate === 0)!
  const part = length / radix
  for (let j = 0; j < radix; j++) {
    fourier(input, { from: from + j * step, step: step * radix, length: part, to: to + j * part, re, im })
  }
  for (let k = 0; k < part; k++) {
    for (let j = 0; j < radix; j++) {
      partRe[j] = re[to + j * part + k]!
      partIm[j] = im[to + j * part + k]!
    }
    for (let q = 0; q < radix; q++) combine(k + q * part, { radix, step, at: to + k + q * part, re, im })
  }
}

function combine(
  bin: number,
  { radix, step, at, re, im }: { radix: number; step: number; at: number; re: Float64Array; im: Float64Array },
): void {
  let sumRe = 0
  let sumIm = 0
  for (let j = 0; j < radix; j++) {
    const turn = (j * bin * step) % WINDOW
    sumRe += partRe[j]! * COS[turn]! - partIm[j]! * SIN[turn]!
    sumIm += partRe[j]! * SIN[turn]! + partIm[j]! * COS[turn]!
  }
  re[at] = sumRe
  im[at] = sumIm
}

interface Filter {
  /** Lowest bin that it hears. */
  readonly first: number
  readonly weights: readonly number[]
}

/** Triangles on the scale, of equal area. */
function melFilters(): readonly Filter[] {
  const top = mel(SAMPLE_RATE_HZ / 2)
  const edges = Array.from({ length: BANDS + 2 }, (_, i) => hertz((top * i) / (BANDS + 1)))
  return Array.from({ length: BANDS }, (_, band) => {
    const [low = 0, middle = 0, high = 0] = edges.slice(band, band + 3)
    const all = Array.from({ length: BINS }, (_, bin) => {
      const hz = (bin * SAMPLE_RATE_HZ) / WINDOW
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle))
      return Math.max(0, height) * (2 / (high - low))
    })
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    )
    return { first, weights: all.slice(first, all.findLastIndex((weight) => weight > 0) + 1) }
  })
}

function mel(hz: number): number {
  return hz < KNEE_HZ ? hz / LINEAR_HZ : KNEE_MEL + Math.log(hz / KNEE_HZ) / LOG_STEP
}

function hertz(value: number): number {
  return value < KNEE_MEL ? value * LINEAR_HZ : KNEE_HZ * Math.exp((value - KNEE_MEL) * LOG_STEP)
}

import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { energy, type SampleRing } from './sample-ring.ts'
import { MAX_DELAY_SAMPLES, SAMPLES_PER_MS } from './sizes.ts'

const POINTS = 32_768
/** Only the lower half of the spectrum is transformed back: the lag comes in steps of 1/8 ms. */
const LAG_POINTS = POINTS / 2
const SAMPLES_PER_LAG = 2
/** Stretch of the line that is compared; with the longest delay it must fit into the transform. */
const WINDOW_SAMPLES = 760 * SAMPLES_PER_MS
/** The band of a telephone. */
const LOWEST_BIN = Math.round((300 / 16_000) * POINTS)
const HIGHEST_BIN = Math.round((3_400 / 16_000) * POINTS)
/** Two estimates agree when they are this close. */
const AGREES_LAGS = 2 * 8
/**
 * A peak counts when it stands this much above everything that is not near it, and is this high (1 is a perfect copy).
 * Echoes, with a caller over them, reach 2 and 0.05 within a second; a caller alone 1.9 or 0.04 once in minutes.
 */
const CLEAR_RATIO = 1.9
const CLEAR_PEAK = 0.04
const NEAR_LAGS = 20 * 8
/** Mean power below which a window holds nothing to compare: an echo of -60 dB of full scale disturbs nobody. */
const SILENT = 1e-6

/** Scratch of one search: nothing of a call stays in it. */
const kernel = new Kernel(40 * POINTS)
const fft = new RealFft(kernel, POINTS)
const lagFft = new RealFft(kernel, LAG_POINTS)
const signal = kernel.floats(POINTS)
const farSpectrum = kernel.spectrum(fft.bins)
const lineSpectrum = kernel.spectrum(fft.bins)
/** Of the band alone: 0 elsewhere. */
const phases = kernel.spectrum(lagFft.bins)
const correlation = kernel.floats(LAG_POINTS)

/**
 * Finds how far behind the far end its echo comes: cross-correlation of the phases alone, so that the colours of voice
 * and room do not matter. One estimate takes about 0.4 ms.
 *
 * Knapp & Carter, "The generalized correlation method for estimation of time delay", 1976 (GCC-PHAT).
 */
export class DelaySearch {
  readonly #span: number
  readonly #average: Float32Array
  #last = Number.NEGATIVE_INFINITY
  /** Estimates in a row that say the same. */
  #agreed = 0

  /** @param extraSamples how much later than `MAX_DELAY_SAMPLES` an echo may come */
  constructor(extraSamples: number) {
    this.#span = MAX_DELAY_SAMPLES + extraSamples
    this.#average = new Float32Array(Math.ceil(this.#span / SAMPLES_PER_LAG))
    if (WINDOW_SAMPLES + this.#span > POINTS) throw new RangeError('the longest delay does not fit into the transform')
  }

  /**
   * The delay in samples, once `agreeing` estimates in a row say the same; `end` is the index behind the newest sample of
   * the line.
   */
  estimate(far: SampleRing, line: SampleRing, end: number, agreeing = 2): number | undefined {
    if (!this.#correlate(far, line, end)) return undefined
    const average = this.#average
    const best = follow(average)
    const second = highestFarFrom(average, best)
    const clear = average[best]! > CLEAR_PEAK && average[best]! > CLEAR_RATIO * second
    const agrees = clear && Math.abs(best - this.#last) <= AGREES_LAGS
    this.#last = clear ? best : Number.NEGATIVE_INFINITY
    this.#agreed = agrees ? this.#agreed + 1 : Number(clear)
    return this.#agreed >= agreeing ? best * SAMPLES_PER_LAG : undefined
  }

  /** The last estimate showed a peak; the next one tells whether it was chance. */
  get promising(): boolean {
    return Number.isFinite(this.#last)
  }

  forget(): void {
    this.#average.fill(0)
    this.#last = Number.NEGATIVE_INFINITY
    this.#agreed = 0
  }

  #correlate(far: SampleRing, line: SampleRing, end: number): boolean {
    const lagSamples = this.#average.length * SAMPLES_PER_LAG
    signal.fill(0)
    line.read(end - WINDOW_SAMPLES, signal, 0, WINDOW_SAMPLES)
    if (!(energy(signal) >= SILENT * WINDOW_SAMPLES)) return false // also if it is not a number
    fft.forward(signal, lineSpectrum)
    signal.fill(0)
    far.read(end - WINDOW_SAMPLES - lagSamples, signal, 0, WINDOW_SAMPLES + lagSamples)
    if (!(energy(signal) >= SILENT * WINDOW_SAMPLES)) return false // also if it is not a number
    fft.forward(signal, farSpectrum)
    for (let k = LOWEST_BIN; k <= HIGHEST_BIN; k++) {
      const lineRe = lineSpectrum.re[k]!
      const lineIm = lineSpectrum.im[k]!
      const farRe = farSpectrum.re[k]!
      const farIm = farSpectrum.im[k]!
      const re = lineRe * farRe + lineIm * farIm
      const im = lineIm * farRe - lineRe * farIm
      const scale = 1 / (Math.sqrt(re * re + im * im) + 1e-9)
      phases.re[k] = re * scale
      phases.im[k] = im * scale
    }
    lagFft.inverse(phases, correlation)
    return true
  }
}

// Each loop is a function of its own: the runtime compiles them apart, and never gives up one for the other.

/** Moves `average` half of the way to the newest correlation. Answers with the highest lag. */
function follow(average: Float32Array): number {
  let best = 0
  for (let lag = 0; lag < average.length; lag++) {
    // Back in time from the end of the far window, which is as late as the line's.
    const value = Math.abs(correlation[LAG_POINTS - average.length + lag]!)
    average[lag] = 0.5 * average[lag]! + 0.5 * value
    if (average[lag]! > average[best]!) best = lag
  }
  return best
}

function highestFarFrom(average: Float32Array, best: number): number {
  let highest = 1e-12
  for (let lag = 0; lag < best - NEAR_LAGS; lag++) highest = Math.max(highest, average[lag]!)
  for (let lag = best + NEAR_LAGS + 1; lag < average.length; lag++) highest = Math.max(highest, average[lag]!)
  return highest
}

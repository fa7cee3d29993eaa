import type { Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'
import { SpectralFilter } from './spectral-filter.ts'

/** What is left of an echo is turned down by 30 dB, and by 60 where there is nothing else: 30 are still speech to a detector. */
const FLOOR = 10 ** (-30 / 20)
const SMOOTHING = 0.7
/** How much louder than its estimate a residual may be, power: the prediction and its error have other colours. */
const OVER = 6
/** The estimate of what the filter leaves falls at once and rises by 2.6 dB/s, so a caller does not raise it. */
const LEAK_FALL = 0.3
const LEAK_RISE = 1.003
const FIRST_LEAK = 0.3
/** In a hop that is echo, a bin is turned down for this much more than it has. */
const TURNED_DOWN = 4
/**
 * Share of a hop that is echo, power. Up to the first a caller speaks, and nothing is touched: he covers what is left. From
 * the second on each bin is turned down for its echo. From the third there is nobody, and all of it is turned down: a
 * loudspeaker that rattles puts echo where none was predicted.
 */
const CALLER_SHARE = 0.2
const ECHO_SHARE = 0.5
const ONLY_ECHO_SHARE = 0.8
/** Below this a bin of the prediction is noise. */
const QUIET = 1e-7
/** The latest part of a block is what is looked at: a hop, and the one before it. */
const WINDOW_SAMPLES = 2 * HOP_SAMPLES

/**
 * Turns down, bin by bin, what the linear filter left of an echo. It adds no delay, and changes nothing, not one bit,
 * where there is nothing to turn down.
 */
export class ResidualSuppressor {
  /** Power of the last hop per bin: what the filter left, and what it predicted. */
  readonly errorPower: Float32Array
  /** How much of what is left of the last hop may still be echo, power: 0 to 1. */
  echoShare = 0
  readonly #fft: RealFft
  readonly #filter: SpectralFilter
  readonly #window = Float32Array.from(
    { length: WINDOW_SAMPLES },
    (_, i) => Math.sin((Math.PI * (i + 0.5)) / WINDOW_SAMPLES) ** 2,
  )
  readonly #windowed: Float32Array
  readonly #echo = new Float32Array(BLOCK_SAMPLES)
  readonly #spectrum: Spectrum
  readonly #echoPower: Float32Array
  readonly #smoothError: Float32Array
  readonly #smoothEcho: Float32Array
  readonly #leak: Float32Array
  readonly #residual: Float32Array
  readonly #gain: Float32Array

  constructor(fft: RealFft) {
    const { kernel, bins } = fft
    this.#fft = fft
    this.#filter = new SpectralFilter(fft)
    this.#windowed = kernel.floats(BLOCK_SAMPLES)
    this.#spectrum = kernel.spectrum(bins)
    this.errorPower = kernel.floats(bins)
    this.#echoPower = kernel.floats(bins)
    this.#smoothError = kernel.floats(bins)
    this.#smoothEcho = kernel.floats(bins)
    this.#leak = kernel.floats(bins).fill(FIRST_LEAK)
    this.#residual = kernel.floats(bins)
    this.#gain = kernel.floats(bins).fill(1)
  }

  /** Takes the hop that the filter left and the echo that it predicted, if it knows one. */
  analyse(error: Float32Array, echo: Float32Array | undefined): void {
    this.#filter.push(error)
    this.#power(this.#filter.block, this.errorPower)
    if (!echo) return
    this.#echo.copyWithin(0, HOP_SAMPLES)
    this.#echo.set(echo, BLOCK_SAMPLES - HOP_SAMPLES)
    this.#power(this.#echo, this.#echoPower)
  }

  /** A hop that is too quiet to hold an echo passes as it is. */
  pass(hop: Float32Array, output: Float32Array): void {
    this.#filter.push(hop)
    this.errorPower.fill(0)
    this.echoShare = 0
    this.#filter.apply(undefined, output)
  }

  /**
   * Into `output`: the hop with its residual turned down.
   * @param bound power per bin that an echo may have beyond what is known of the filter
   * @param leak share of the predicted echo that is left at least, power: 1 when nothing of the echo is taken away
   */
  suppress(bound: Float32Array, leak: number, output: Float32Array): void {
    const gain = this.#gain
    const share = this.#shareOfEcho(bound, leak)
    this.echoShare = share
    const strength = between(CALLER_SHARE, share, ECHO_SHARE)
    const spread = 1 - between(ECHO_SHARE, share, ONLY_ECHO_SHARE)
    const floor = FLOOR ** (2 - spread)
    let flat = true
    for (let k = 0; k < gain.length; k++) {
      const loud = Math.max(this.#smoothError[k]!, this.errorPower[k]!) + 1e-12
      const free = Math.min(spread, 1 - (TURNED_DOWN * this.#residual[k]!) / loud)
      const wanted = strength === 0 ? 1 : Math.max(floor, 1 - strength + strength * free)
      // Down fast, up slowly.
      const smooth = wanted > gain[k]! ? 0.5 * gain[k]! + 0.5 * wanted : 0.3 * gain[k]! + 0.7 * wanted
      gain[k] = smooth > 0.99 ? 1 : smooth
      if (gain[k]! < 1) flat = false
    }
    this.#filter.apply(flat ? undefined : gain, output)
  }

  /** Nothing is known of the filter: it begins anew. */
  forget(): void {
    this.#leak.fill(FIRST_LEAK)
  }

  /** How much of the hop is echo, power: it decides whether the hop is touched. */
  #shareOfEcho(bound: Float32Array, least: number): number {
    let echo = 0
    let all = 1e-12
    for (let k = 0; k < bound.length; k++) {
      const residual = Math.max(this.#residualPower(k, least), bound[k]!)
      this.#residual[k] = residual
      echo += Math.min(residual, this.errorPower[k]!)
      all += this.errorPower[k]!
    }
    return echo / all
  }

  #residualPower(k: number, least: number): number {
    const error = this.errorPower[k]!
    const echo = this.#echoPower[k]!
    const smoothError = (this.#smoothError[k] = SMOOTHING * this.#smoothError[k]! + (1 - SMOOTHING) * error)
    const smoothEcho = (this.#smoothEcho[k] = SMOOTHING * this.#smoothEcho[k]! + (1 - SMOOTHING) * echo)
    if (smoothEcho < QUIET) return 0
    const ratio = smoothError / smoothEcho
    const leak = this.#leak[k]!
    const now = Math.min(1, ratio < leak ? leak + LEAK_FALL * (ratio - leak) : leak * LEAK_RISE)
    this.#leak[k] = now
    return OVER * Math.max(least, now) * Math.max(smoothEcho, echo)
  }

  #power(block: Float32Array, power: Float32Array): void {
    const from = BLOCK_SAMPLES - WINDOW_SAMPLES
    for (let i = 0; i < WINDOW_SAMPLES; i++) this.#windowed[from + i] = block[from + i]! * this.#window[i]!
    const { re, im } = this.#spectrum
    this.#fft.forward(this.#windowed, this.#spectrum)
    for (let k = 0; k < power.length; k++) power[k] = re[k]! ** 2 + im[k]! ** 2
  }
}

/** Where `value` is between `low` and `high`: 0 to 1. */
const between = (low: number, value: number, high: number): number =>
  Math.max(0, Math.min(1, (value - low) / (high - low)))

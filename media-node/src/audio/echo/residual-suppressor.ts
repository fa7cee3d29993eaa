import type { KernelFloats, Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'
import { SpectralFilter } from './spectral-filter.ts'

/** What is left of an echo is turned down by 30 dB, and by 60 where there is nothing else: 30 are still speech to a detector. */
const FLOOR = 10 ** (-30 / 20)
const FIRST_LEAK = 0.3
/**
 * Share of a hop that is echo, power. Up to the first a caller speaks, and nothing is touched: he covers what is left. From
 * the second on each bin is turned down for its echo. From the third there is nobody, and all of it is turned down: a
 * loudspeaker that rattles puts echo where none was predicted.
 */
const CALLER_SHARE = 0.2
const ECHO_SHARE = 0.5
const ONLY_ECHO_SHARE = 0.8
/** The latest part of a block is what is looked at: a hop, and the one before it. */
const WINDOW_SAMPLES = 2 * HOP_SAMPLES

/**
 * Turns down, bin by bin, what the linear filter left of an echo. It adds no delay, and changes nothing, not one bit,
 * where there is nothing to turn down.
 */
export class ResidualSuppressor {
  /** Power of the last hop per bin: what the filter left, and what it predicted. */
  readonly errorPower: KernelFloats
  /** How much of what is left of the last hop may still be echo, power: 0 to 1. */
  echoShare = 0
  readonly #fft: RealFft
  readonly #filter: SpectralFilter
  readonly #window: KernelFloats
  readonly #windowed: KernelFloats
  readonly #echo: KernelFloats
  readonly #spectrum: Spectrum
  readonly #echoPower: KernelFloats
  readonly #smoothError: KernelFloats
  readonly #smoothEcho: KernelFloats
  readonly #leak: KernelFloats
  readonly #bound: KernelFloats
  readonly #residual: KernelFloats
  readonly #gain: KernelFloats

  constructor(fft: RealFft) {
    const { kernel, bins } = fft
    this.#fft = fft
    this.#filter = new SpectralFilter(fft)
    this.#window = kernel.floats(BLOCK_SAMPLES)
    writeWindow(this.#window)
    this.#windowed = kernel.floats(BLOCK_SAMPLES)
    this.#echo = kernel.floats(BLOCK_SAMPLES)
    this.#spectrum = kernel.spectrum(bins)
    this.errorPower = kernel.floats(bins)
    this.#echoPower = kernel.floats(bins)
    this.#smoothError = kernel.floats(bins)
    this.#smoothEcho = kernel.floats(bins)
    this.#leak = kernel.floats(bins).fill(FIRST_LEAK)
    this.#bound = kernel.floats(bins)
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
    const share = this.#shareOfEcho(bound, leak)
    this.echoShare = share
    const strength = between(CALLER_SHARE, share, ECHO_SHARE)
    const spread = 1 - between(ECHO_SHARE, share, ONLY_ECHO_SHARE)
    const flat = this.#fft.kernel.run.turnDown(
      this.#gain.byteOffset,
      this.errorPower.byteOffset,
      this.#smoothError.byteOffset,
      this.#residual.byteOffset,
      strength,
      spread,
      FLOOR ** (2 - spread),
    )
    this.#filter.apply(flat ? undefined : this.#gain, output)
  }

  /** Nothing is known of the filter: it begins anew. */
  forget(): void {
    this.#leak.fill(FIRST_LEAK)
  }

  /** How much of the hop is echo, power: it decides whether the hop is touched. */
  #shareOfEcho(bound: Float32Array, least: number): number {
    this.#bound.set(bound)
    return this.#fft.kernel.run.expectResidual(
      this.errorPower.byteOffset,
      this.#echoPower.byteOffset,
      this.#smoothError.byteOffset,
      this.#smoothEcho.byteOffset,
      this.#leak.byteOffset,
      least,
      this.#bound.byteOffset,
      this.#residual.byteOffset,
    )
  }

  #power(block: KernelFloats, power: KernelFloats): void {
    const { run } = this.#fft.kernel
    run.multiply(block.byteOffset, this.#window.byteOffset, this.#windowed.byteOffset, BLOCK_SAMPLES)
    this.#fft.forward(this.#windowed, this.#spectrum)
    run.power(this.#spectrum.re.byteOffset, power.byteOffset)
  }
}

/** The latest hop, and the one before it: the rest of a block is not looked at. */
function writeWindow(window: Float32Array): void {
  for (let i = 0; i < WINDOW_SAMPLES; i++) {
    window[BLOCK_SAMPLES - WINDOW_SAMPLES + i] = Math.sin((Math.PI * (i + 0.5)) / WINDOW_SAMPLES) ** 2
  }
}

/** Where `value` is between `low` and `high`: 0 to 1. */
const between = (low: number, value: number, high: number): number =>
  Math.max(0, Math.min(1, (value - low) / (high - low)))

import type { KernelFloats, Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/**
 * Gives the bins of a signal their gains without delaying it: each set of gains becomes the filter of minimum phase,
 * and one set fades into the next over a hop. Oppenheim & Schafer, "Discrete-Time Signal Processing", 13.5 (cepstrum).
 */
export class SpectralFilter {
  /** The last samples that were pushed. */
  readonly block: KernelFloats
  readonly #fft: RealFft
  readonly #spectrum: Spectrum
  readonly #product: Spectrum
  readonly #cepstrum: KernelFloats
  /** What of a cepstrum is kept: its time before 0 is folded onto that behind it. */
  readonly #folding: Float32Array
  readonly #old: KernelFloats
  readonly #new: KernelFloats
  /** The filter of this hop and of the hop before. */
  #now: Filter
  #before: Filter

  constructor(fft: RealFft) {
    const { kernel, bins } = fft
    this.#fft = fft
    this.block = kernel.floats(BLOCK_SAMPLES)
    this.#spectrum = kernel.spectrum(bins)
    this.#product = kernel.spectrum(bins)
    this.#cepstrum = kernel.floats(BLOCK_SAMPLES)
    this.#folding = kernel
      .floats(BLOCK_SAMPLES)
      .fill(2, 0, BLOCK_SAMPLES / 2)
      .fill(1, BLOCK_SAMPLES / 2, BLOCK_SAMPLES / 2 + 1)
    this.#folding[0] = 1
    this.#old = kernel.floats(BLOCK_SAMPLES)
    this.#new = kernel.floats(BLOCK_SAMPLES)
    this.#now = { spectrum: kernel.spectrum(bins), flat: true }
    this.#before = { spectrum: kernel.spectrum(bins), flat: true }
  }

  push(hop: Float32Array): void {
    this.block.copyWithin(0, HOP_SAMPLES)
    this.block.set(hop, BLOCK_SAMPLES - HOP_SAMPLES)
  }

  /** The last hop with these gains, into `output`; without gains, as it came. */
  apply(gains: KernelFloats | undefined, output: Float32Array): void {
    const from = BLOCK_SAMPLES - HOP_SAMPLES
    const swap = this.#before
    this.#before = this.#now
    this.#now = swap
    this.#now.flat = gains === undefined
    if (gains) this.#toMinimumPhase(gains)
    if (this.#now.flat && this.#before.flat) {
      for (let i = 0; i < HOP_SAMPLES; i++) output[i] = this.block[from + i]!
      return
    }
    this.#fft.forward(this.block, this.#spectrum)
    this.#filter(this.#before, this.#old)
    this.#filter(this.#now, this.#new)
    for (let i = 0; i < HOP_SAMPLES; i++) {
      const share = (i + 0.5) / HOP_SAMPLES
      output[i] = (1 - share) * this.#old[from + i]! + share * this.#new[from + i]!
    }
  }

  #filter(filter: Filter, output: KernelFloats): void {
    if (filter.flat) {
      output.set(this.block)
      return
    }
    const { run } = this.#fft.kernel
    run.filter(this.#spectrum.re.byteOffset, filter.spectrum.re.byteOffset, this.#product.re.byteOffset)
    this.#fft.inverse(this.#product, output)
  }

  /** Folds the cepstrum of the gains, smoothed over three bins, onto positive time. */
  #toMinimumPhase(gains: KernelFloats): void {
    const { run } = this.#fft.kernel
    const { spectrum } = this.#now
    run.smoothLogarithm(gains.byteOffset, spectrum.re.byteOffset)
    this.#fft.inverse(spectrum, this.#cepstrum)
    run.multiply(this.#cepstrum.byteOffset, this.#folding.byteOffset, this.#cepstrum.byteOffset, BLOCK_SAMPLES)
    this.#fft.forward(this.#cepstrum, spectrum)
    run.complexExponential(spectrum.re.byteOffset)
  }
}

interface Filter {
  readonly spectrum: Spectrum
  flat: boolean
}

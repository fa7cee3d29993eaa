import type { Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/**
 * Gives the bins of a signal their gains without delaying it: each set of gains becomes the filter of minimum phase,
 * and one set fades into the next over a hop. Oppenheim & Schafer, "Discrete-Time Signal Processing", 13.5 (cepstrum).
 */
export class SpectralFilter {
  /** The last samples that were pushed. */
  readonly block: Float32Array
  readonly #fft: RealFft
  readonly #spectrum: Spectrum
  readonly #product: Spectrum
  readonly #cepstrum: Float32Array
  readonly #old: Float32Array
  readonly #new: Float32Array
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
  apply(gains: Float32Array | undefined, output: Float32Array): void {
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

  #filter(filter: Filter, output: Float32Array): void {
    if (filter.flat) {
      output.set(this.block)
      return
    }
    const { re, im } = this.#spectrum
    for (let k = 0; k < re.length; k++) {
      this.#product.re[k] = re[k]! * filter.spectrum.re[k]! - im[k]! * filter.spectrum.im[k]!
      this.#product.im[k] = re[k]! * filter.spectrum.im[k]! + im[k]! * filter.spectrum.re[k]!
    }
    this.#fft.inverse(this.#product, output)
  }

  /** Folds the cepstrum of the gains, smoothed over three bins, onto positive time. */
  #toMinimumPhase(gains: Float32Array): void {
    const { spectrum } = this.#now
    const { re, im } = spectrum
    const last = gains.length - 1
    for (let k = 0; k <= last; k++) {
      const below = gains[k > 0 ? k - 1 : 1]!
      const above = gains[k < last ? k + 1 : last - 1]!
      re[k] = Math.log(0.25 * below + 0.5 * gains[k]! + 0.25 * above)
      im[k] = 0
    }
    const cepstrum = this.#cepstrum
    this.#fft.inverse(spectrum, cepstrum)
    for (let i = 1; i < BLOCK_SAMPLES / 2; i++) cepstrum[i]! *= 2
    cepstrum.fill(0, BLOCK_SAMPLES / 2 + 1)
    this.#fft.forward(cepstrum, spectrum)
    for (let k = 0; k <= last; k++) {
      const size = Math.exp(re[k]!)
      re[k] = size * Math.cos(im[k]!)
      im[k] = size * Math.sin(im[k]!)
    }
  }
}

interface Filter {
  readonly spectrum: Spectrum
  flat: boolean
}

import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/**
 * Gives the bins of a signal their gains without delaying it: each set of gains becomes the filter of minimum phase,
 * and one set fades into the next over a hop. Oppenheim & Schafer, "Discrete-Time Signal Processing", 13.5 (cepstrum).
 */
export class SpectralFilter {
  /** The last samples that were pushed. */
  readonly block = new Float32Array(BLOCK_SAMPLES)
  readonly #fft: RealFft
  readonly #re: Float32Array
  readonly #im: Float32Array
  readonly #productRe: Float32Array
  readonly #productIm: Float32Array
  readonly #cepstrum = new Float32Array(BLOCK_SAMPLES)
  readonly #old = new Float32Array(BLOCK_SAMPLES)
  readonly #new = new Float32Array(BLOCK_SAMPLES)
  /** The filter of this hop and of the hop before. */
  #now: Spectrum
  #before: Spectrum

  constructor(fft: RealFft) {
    this.#fft = fft
    this.#re = new Float32Array(fft.bins)
    this.#im = new Float32Array(fft.bins)
    this.#productRe = new Float32Array(fft.bins)
    this.#productIm = new Float32Array(fft.bins)
    this.#now = flatSpectrum(fft.bins)
    this.#before = flatSpectrum(fft.bins)
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
    this.#fft.forward(this.block, this.#re, this.#im)
    this.#filter(this.#before, this.#old)
    this.#filter(this.#now, this.#new)
    for (let i = 0; i < HOP_SAMPLES; i++) {
      const share = (i + 0.5) / HOP_SAMPLES
      output[i] = (1 - share) * this.#old[from + i]! + share * this.#new[from + i]!
    }
  }

  #filter(filter: Spectrum, output: Float32Array): void {
    if (filter.flat) {
      output.set(this.block)
      return
    }
    for (let k = 0; k < filter.re.length; k++) {
      this.#productRe[k] = this.#re[k]! * filter.re[k]! - this.#im[k]! * filter.im[k]!
      this.#productIm[k] = this.#re[k]! * filter.im[k]! + this.#im[k]! * filter.re[k]!
    }
    this.#fft.inverse(this.#productRe, this.#productIm, output)
  }

  /** Folds the cepstrum of the gains, smoothed over three bins, onto positive time. */
  #toMinimumPhase(gains: Float32Array): void {
    const { re, im } = this.#now
    const last = gains.length - 1
    for (let k = 0; k <= last; k++) {
      const below = gains[k > 0 ? k - 1 : 1]!
      const above = gains[k < last ? k + 1 : last - 1]!
      re[k] = Math.log(0.25 * below + 0.5 * gains[k]! + 0.25 * above)
      im[k] = 0
    }
    const cepstrum = this.#cepstrum
    this.#fft.inverse(re, im, cepstrum)
    for (let i = 1; i < BLOCK_SAMPLES / 2; i++) cepstrum[i]! *= 2
    cepstrum.fill(0, BLOCK_SAMPLES / 2 + 1)
    this.#fft.forward(cepstrum, re, im)
    for (let k = 0; k <= last; k++) {
      const size = Math.exp(re[k]!)
      re[k] = size * Math.cos(im[k]!)
      im[k] = size * Math.sin(im[k]!)
    }
  }
}

interface Spectrum {
  readonly re: Float32Array
  readonly im: Float32Array
  flat: boolean
}

const flatSpectrum = (bins: number): Spectrum => ({
  re: new Float32Array(bins),
  im: new Float32Array(bins),
  flat: true,
})

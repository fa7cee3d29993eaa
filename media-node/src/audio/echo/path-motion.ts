import { BLOCK_SAMPLES } from './sizes.ts'

/** Bins in which a voice tells most of a path: 250 Hz to 3.8 kHz. */
const FIRST_BIN = 8
const LAST_BIN = 121
/** How much two paths must be alike to be the same one that moved: 1 is a copy. */
const ALIKE = 0.6

/** Sees how far an echo path moves from one look to the next, by the slope of the phases between the two. */
export class PathMotion {
  readonly #bins: number
  readonly #beforeRe: Float32Array
  readonly #beforeIm: Float32Array

  /** @param size numbers of a path: its partitions times `bins` */
  constructor(size: number, bins: number) {
    this.#bins = bins
    this.#beforeRe = new Float32Array(size)
    this.#beforeIm = new Float32Array(size)
  }

  /** Samples by which the path comes later than at the last look, undefined if it is another one. */
  look(pathRe: Float32Array, pathIm: Float32Array): number | undefined {
    const beforeRe = this.#beforeRe
    const beforeIm = this.#beforeIm
    let [slope, alike, now, before] = [0, 0, 0, 1e-12]
    for (let from = 0; from < pathRe.length; from += this.#bins) {
      for (let k = FIRST_BIN; k <= LAST_BIN; k++) {
        const re = pathRe[from + k]!
        const im = pathIm[from + k]!
        const oldRe = beforeRe[from + k]!
        const oldIm = beforeIm[from + k]!
        slope += k * (re * oldIm - im * oldRe)
        alike += k * k * (re * oldRe + im * oldIm)
        now += k * k * (re * re + im * im)
        before += k * k * (oldRe * oldRe + oldIm * oldIm)
      }
    }
    beforeRe.set(pathRe)
    beforeIm.set(pathIm)
    if (alike < ALIKE * Math.sqrt(now * before)) return undefined
    return ((BLOCK_SAMPLES / (2 * Math.PI)) * slope) / alike
  }
}

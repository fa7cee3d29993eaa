import type { Spectrum } from './kernel.ts'
import { BLOCK_SAMPLES } from './sizes.ts'

/** Bins in which a voice tells most of a path: 250 Hz to 3.8 kHz. */
const FIRST_BIN = 8
const LAST_BIN = 121
/** How much two paths must be alike to be the same one that moved: 1 is a copy. */
const ALIKE = 0.6

/** Sees how far an echo path moves from one look to the next, by the slope of the phases between the two. */
export class PathMotion {
  readonly #before: readonly { readonly re: Float32Array; readonly im: Float32Array }[]

  /** @param partitions of a path, each with a spectrum */
  constructor(partitions: number) {
    const row = () => new Float32Array(LAST_BIN + 1)
    this.#before = Array.from({ length: partitions }, () => ({ re: row(), im: row() }))
  }

  /** Samples by which the path comes later than at the last look, undefined if it is another one. */
  look(path: readonly Spectrum[]): number | undefined {
    let slope = 0
    let alike = 0
    let now = 0
    let before = 1e-12
    for (let partition = 0; partition < this.#before.length; partition++) {
      const last = this.#before[partition]!
      const { re, im } = path[partition]!
      for (let k = FIRST_BIN; k <= LAST_BIN; k++) {
        const r = re[k]!
        const i = im[k]!
        const oldR = last.re[k]!
        const oldI = last.im[k]!
        slope += k * (r * oldI - i * oldR)
        alike += k * k * (r * oldR + i * oldI)
        now += k * k * (r * r + i * i)
        before += k * k * (oldR * oldR + oldI * oldI)
        last.re[k] = r
        last.im[k] = i
      }
    }
    if (alike < ALIKE * Math.sqrt(now * before)) return undefined
    return ((BLOCK_SAMPLES / (2 * Math.PI)) * slope) / alike
  }
}

import { BLOCK_SAMPLES } from '../sizes'
import { cosine, exponential, logarithm, sine } from './functions'

/** Bytes of one number, of four, and of a row of one number per bin of a block, whose last is followed by padding. */
const SIZE: usize = 4
const VECTOR: usize = 4 * SIZE
const LAST: usize = SIZE * (BLOCK_SAMPLES / 2)
const ROW: usize = LAST + VECTOR

/** Row: the power of each bin of a spectrum. */
export function power(spectrum: usize, row: usize): void {
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const re = v128.load(spectrum + k)
    const im = v128.load(spectrum + k + ROW)
    v128.store(row + k, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)))
  }
}

/** One spectrum over another. */
export function filter(a: usize, b: usize, product: usize): void {
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const ar = v128.load(a + k)
    const ai = v128.load(a + k + ROW)
    const br = v128.load(b + k)
    const bi = v128.load(b + k + ROW)
    v128.store(product + k, f32x4.sub(f32x4.mul(ar, br), f32x4.mul(ai, bi)))
    v128.store(product + k + ROW, f32x4.add(f32x4.mul(ar, bi), f32x4.mul(ai, br)))
  }
}

/** Into a spectrum: the logarithms of a row, each smoothed with its neighbours before. Beyond its ends a row is mirrored. */
export function smoothLogarithm(row: usize, spectrum: usize): void {
  const quarter = f32x4.splat(0.25)
  const half = f32x4.splat(0.5)
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const beside = f32x4.add(v128.load(row + k - SIZE), v128.load(row + k + SIZE))
    v128.store(spectrum + k, f32x4.add(f32x4.mul(quarter, beside), f32x4.mul(half, v128.load(row + k))))
  }
  store<f32>(spectrum, <f32>0.5 * (load<f32>(row) + load<f32>(row + SIZE)))
  store<f32>(spectrum + LAST, <f32>0.5 * (load<f32>(row + LAST) + load<f32>(row + LAST - SIZE)))
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    v128.store(spectrum + k, logarithm(v128.load(spectrum + k)))
    v128.store(spectrum + k + ROW, f32x4.splat(0))
  }
}

/** In place: e to the power of each bin of a spectrum. */
export function complexExponential(spectrum: usize): void {
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const size = exponential(v128.load(spectrum + k))
    const turn = v128.load(spectrum + k + ROW)
    v128.store(spectrum + k, f32x4.mul(size, cosine(turn)))
    v128.store(spectrum + k + ROW, f32x4.mul(size, sine(turn)))
  }
}

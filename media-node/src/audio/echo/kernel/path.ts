import { BLOCK_SAMPLES, HOP_SAMPLES } from '../sizes'

/** Bytes of four numbers, of a row of one number per bin, and of a spectrum. */
const VECTOR: usize = 16
const ROW: usize = 4 * (BLOCK_SAMPLES / 2) + VECTOR
const SPECTRUM: usize = 2 * ROW
/** How much of the echo path stays as it is from one hop to the next. */
const STAYS: f64 = 0.9995
const STAYS_POWER: f64 = STAYS * STAYS
const NOISE_SMOOTHING: f64 = 0.9
/** Share of a block that carries the error. */
const ERROR_SHARE: f64 = <f64>HOP_SAMPLES / <f64>BLOCK_SAMPLES
/** Power of the window of two hops that `unsure` is seen through (sin² of it), beside that of a whole block. */
const WINDOW_SHARE: f64 = 0.375 * 2 * ERROR_SHARE

/**
 * The echo: each block of the far end over its partition of the path, all added up.
 * @param far `history` spectra, the newest of them at `newest`; the next partition looks at the one `step` further, in a ring
 * @param path `partitions` spectra
 * @param echo a spectrum
 */
export function predict(
  far: usize,
  newest: usize,
  step: usize,
  history: usize,
  path: usize,
  partitions: usize,
  echo: usize,
): void {
  const end = far + history * SPECTRUM
  const pathEnd = path + partitions * SPECTRUM
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    let re = f32x4.splat(0)
    let im = f32x4.splat(0)
    let x = far + newest * SPECTRUM
    for (let w = path; w < pathEnd; w += SPECTRUM) {
      const xr = v128.load(x + k)
      const xi = v128.load(x + k + ROW)
      const wr = v128.load(w + k)
      const wi = v128.load(w + k + ROW)
      re = f32x4.add(re, f32x4.sub(f32x4.mul(xr, wr), f32x4.mul(xi, wi)))
      im = f32x4.add(im, f32x4.add(f32x4.mul(xr, wi), f32x4.mul(xi, wr)))
      x += step * SPECTRUM
      if (x >= end) x -= history * SPECTRUM
    }
    v128.store(echo + k, re)
    v128.store(echo + k + ROW, im)
  }
}

/**
 * Moves the path against the error, and notes how certain it became. An error is made of everything that is not echo, and
 * of echo that is not known yet: the more of it the latter is expected to be, the further the path moves.
 * @param uncertainty of the path, power: a row per partition
 * @param restlessness by how much each partition may change at any time, power
 * @param error the error's spectrum
 * @param noise row: power of what is not echo, smoothed
 * @param unsure row: power of the echo that is expected to be left
 */
export function correct(
  far: usize,
  newest: usize,
  step: usize,
  history: usize,
  path: usize,
  partitions: usize,
  uncertainty: usize,
  restlessness: usize,
  error: usize,
  noise: usize,
  unsure: usize,
): void {
  const end = far + history * SPECTRUM
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const er = v128.load(error + k)
    const ei = v128.load(error + k + ROW)
    const smooth = f32x4.add(
      scaled(v128.load(noise + k), NOISE_SMOOTHING),
      scaled(powerOf(er, ei), 1 - NOISE_SMOOTHING),
    )
    v128.store(noise + k, smooth)
    let expected = f32x4.splat(1e-9)
    let x = far + newest * SPECTRUM + k
    for (let n: usize = 0; n < partitions; n++) {
      const power = powerOf(v128.load(x), v128.load(x + ROW))
      expected = f32x4.add(expected, f32x4.mul(v128.load(uncertainty + n * ROW + k), power))
      x += step * SPECTRUM
      if (x >= end + k) x -= history * SPECTRUM
    }
    v128.store(unsure + k, scaled(expected, WINDOW_SHARE))
    const certainty = f32x4.div(f32x4.splat(1), f32x4.add(expected, scaled(smooth, 1 / ERROR_SHARE)))
    x = far + newest * SPECTRUM + k
    for (let n: usize = 0; n < partitions; n++) {
      const rest = v128.load32_splat(restlessness + 4 * n)
      correctPart(x, er, ei, path + n * SPECTRUM + k, uncertainty + n * ROW + k, certainty, rest)
      x += step * SPECTRUM
      if (x >= end + k) x -= history * SPECTRUM
    }
  }
}

/** The same for four bins of one partition. */
function correctPart(
  far: usize,
  er: v128,
  ei: v128,
  path: usize,
  uncertainty: usize,
  certainty: v128,
  restlessness: v128,
): void {
  const xr = v128.load(far)
  const xi = v128.load(far + ROW)
  const unsure = v128.load(uncertainty)
  const step = f32x4.mul(unsure, certainty)
  const alongR = f32x4.add(f32x4.mul(xr, er), f32x4.mul(xi, ei))
  const alongI = f32x4.sub(f32x4.mul(xr, ei), f32x4.mul(xi, er))
  const re = scaled(f32x4.add(v128.load(path), f32x4.mul(step, alongR)), STAYS)
  const im = scaled(f32x4.add(v128.load(path + ROW), f32x4.mul(step, alongI)), STAYS)
  const learnt = scaled(f32x4.mul(step, powerOf(xr, xi)), ERROR_SHARE)
  const left = scaled(f32x4.mul(f32x4.sub(f32x4.splat(1), learnt), unsure), STAYS_POWER)
  const moves = scaled(f32x4.add(powerOf(re, im), restlessness), 1 - STAYS_POWER)
  v128.store(path, re)
  v128.store(path + ROW, im)
  v128.store(uncertainty, f32x4.add(f32x4.max(left, f32x4.splat(1e-12)), moves))
}

function scaled(v: v128, by: f64): v128 {
  return f32x4.mul(v, f32x4.splat(<f32>by))
}

function powerOf(re: v128, im: v128): v128 {
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))
}

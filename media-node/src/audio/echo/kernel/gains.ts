import { BLOCK_SAMPLES } from '../sizes'

/** Bytes of four numbers, and of a row of one number per bin of a block. */
const VECTOR: usize = 16
const ROW: usize = 4 * (BLOCK_SAMPLES / 2) + VECTOR
const SMOOTHING: f64 = 0.7
/** How much louder than its estimate a residual may be, power: the prediction and its error have other colours. */
const OVER: f64 = 6
/** The estimate of what the filter leaves falls at once and rises by 2.6 dB/s, so a caller does not raise it. */
const LEAK_FALL: f64 = 0.3
const LEAK_RISE: f64 = 1.003
/** In a hop that is echo, a bin is turned down for this much more than it has. */
const TURNED_DOWN: f64 = 4
/** Below this a bin of the prediction is noise. */
const QUIET: f64 = 1e-7

/**
 * Rows of power: how much of each bin may be echo that the filter left, into `residual`. Answers with the share of the hop
 * that is.
 * @param error what the filter left, and `echo` what it predicted; `smoothError` and `smoothEcho`, the same of the last hops
 * @param leak share of the prediction that the filter leaves, as far as was seen; `least`, what it leaves at least
 * @param bound what may be echo beyond what is known of the filter
 */
export function expectResidual(
  error: usize,
  echo: usize,
  smoothError: usize,
  smoothEcho: usize,
  leak: usize,
  least: f32,
  bound: usize,
  residual: usize,
): f32 {
  let part = number(0)
  let whole = number(0)
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const errorNow = v128.load(error + k)
    const echoNow = v128.load(echo + k)
    const smoothE = between(errorNow, v128.load(smoothError + k), SMOOTHING)
    const smoothP = between(echoNow, v128.load(smoothEcho + k), SMOOTHING)
    v128.store(smoothError + k, smoothE)
    v128.store(smoothEcho + k, smoothP)
    const heard = f32x4.ge(smoothP, number(QUIET))
    const ratio = f32x4.div(smoothE, smoothP)
    const before = v128.load(leak + k)
    const falls = between(before, ratio, LEAK_FALL)
    const rises = f32x4.mul(before, number(LEAK_RISE))
    const now = f32x4.min(number(1), v128.bitselect(falls, rises, f32x4.lt(ratio, before)))
    v128.store(leak + k, v128.bitselect(now, before, heard))
    const left = f32x4.mul(f32x4.max(f32x4.splat(least), now), f32x4.max(smoothP, echoNow))
    const expected = f32x4.max(v128.and(f32x4.mul(number(OVER), left), heard), v128.load(bound + k))
    v128.store(residual + k, expected)
    part = f32x4.add(part, f32x4.min(expected, errorNow))
    whole = f32x4.add(whole, errorNow)
  }
  return sum(part) / (sum(whole) + <f32>1e-12)
}

/**
 * Moves the gain of each bin to where its residual is gone: down fast, up slowly. True if all of them are 1.
 * @param strength how much of that is done, and `spread` the most that a bin keeps while it is: 0 to 1
 * @param floor the lowest gain
 */
export function turnDown(
  gain: usize,
  error: usize,
  smoothError: usize,
  residual: usize,
  strength: f32,
  spread: f32,
  floor: f32,
): bool {
  let touched = number(0)
  for (let k: usize = 0; k < ROW; k += VECTOR) {
    const loud = f32x4.add(f32x4.max(v128.load(smoothError + k), v128.load(error + k)), number(1e-12))
    const gone = f32x4.div(f32x4.mul(number(TURNED_DOWN), v128.load(residual + k)), loud)
    const free = f32x4.min(f32x4.splat(spread), f32x4.sub(number(1), gone))
    const kept = f32x4.add(f32x4.splat(1 - strength), f32x4.mul(f32x4.splat(strength), free))
    const wanted = f32x4.max(f32x4.splat(floor), kept)
    const before = v128.load(gain + k)
    const smooth = v128.bitselect(between(wanted, before, 0.5), between(wanted, before, 0.3), f32x4.gt(wanted, before))
    const now = v128.bitselect(number(1), smooth, f32x4.gt(smooth, number(0.99)))
    v128.store(gain + k, now)
    touched = v128.or(touched, f32x4.lt(now, number(1)))
  }
  return !v128.any_true(touched)
}

/** From `a`, this part of the way to `b`. */
function between(a: v128, b: v128, part: f64): v128 {
  return f32x4.add(f32x4.mul(number(1 - part), a), f32x4.mul(number(part), b))
}

function number(value: f64): v128 {
  return f32x4.splat(<f32>value)
}

function sum(v: v128): f32 {
  const low = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)
  return low + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)
}

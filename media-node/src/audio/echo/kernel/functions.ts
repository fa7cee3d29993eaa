/**
 * Elementary functions of four numbers, right to about 1e-7 of full scale: polynomials behind an exact reduction, with the
 * coefficients of Cephes (S. L. Moshier, "Methods and Programs for Mathematical Functions", 1989).
 */

const QUARTER_TURN: f64 = 1.5707963267948966
/** A quarter turn and ln 2 in two parts each: the first has few digits, so that its multiples are exact. */
const QUARTER_TURN_HIGH: f64 = 1.5703125
const QUARTER_TURN_LOW: f64 = 4.838267948966e-4
const LN2_HIGH: f64 = 0.693359375
const LN2_LOW: f64 = -2.1219444e-4

/** Natural logarithm of positive, normal numbers. */
export function logarithm(v: v128): v128 {
  // v = 2^e times m, with m from √½ to √2.
  const bits = i32x4.sub(v, i32x4.splat(0x3f3504f3))
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23))
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const x = f32x4.sub(m, number(1))
  const z = f32x4.mul(x, x)
  let y = number(7.0376836292e-2)
  y = along(y, x, -1.151461031e-1)
  y = along(y, x, 1.167699874e-1)
  y = along(y, x, -1.2420140846e-1)
  y = along(y, x, 1.4249322787e-1)
  y = along(y, x, -1.6668057665e-1)
  y = along(y, x, 2.0000714765e-1)
  y = along(y, x, -2.4999993993e-1)
  y = along(y, x, 3.3333331174e-1)
  y = f32x4.mul(f32x4.mul(y, x), z)
  y = f32x4.add(y, f32x4.mul(e, number(LN2_LOW)))
  y = f32x4.sub(y, f32x4.mul(z, number(0.5)))
  return f32x4.add(f32x4.add(x, y), f32x4.mul(e, number(LN2_HIGH)))
}

/** e to the power of `v`, which is held between -87 and 88. */
export function exponential(v: v128): v128 {
  const held = f32x4.max(number(-87), f32x4.min(number(88), v))
  const n = f32x4.nearest(f32x4.mul(held, number(1.4426950408889634)))
  const x = f32x4.sub(f32x4.sub(held, f32x4.mul(n, number(LN2_HIGH))), f32x4.mul(n, number(LN2_LOW)))
  let y = number(1.98756915e-4)
  y = along(y, x, 1.3981999507e-3)
  y = along(y, x, 8.3334519073e-3)
  y = along(y, x, 4.1665795894e-2)
  y = along(y, x, 1.6666665459e-1)
  y = along(y, x, 5.0000001201e-1)
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(x, x)), x), number(1))
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(y, scale)
}

/** Of angles up to some hundred turns. */
export function sine(angle: v128): v128 {
  return turned(angle, i32x4.splat(0))
}

export function cosine(angle: v128): v128 {
  return turned(angle, i32x4.splat(1))
}

/** Sine of an angle and of so many quarter turns more. */
function turned(angle: v128, more: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(angle, number(1 / QUARTER_TURN)))
  const x = f32x4.sub(f32x4.sub(angle, f32x4.mul(n, number(QUARTER_TURN_HIGH))), f32x4.mul(n, number(QUARTER_TURN_LOW)))
  const z = f32x4.mul(x, x)
  let sin = number(-1.9515295891e-4)
  sin = along(sin, z, 8.3321608736e-3)
  sin = along(sin, z, -1.6666654611e-1)
  sin = f32x4.add(f32x4.mul(f32x4.mul(sin, z), x), x)
  let cos = number(2.443315711809948e-5)
  cos = along(cos, z, -1.388731625493765e-3)
  cos = along(cos, z, 4.166664568298827e-2)
  cos = f32x4.add(f32x4.sub(f32x4.mul(cos, f32x4.mul(z, z)), f32x4.mul(number(0.5), z)), number(1))
  const quarters = i32x4.add(i32x4.trunc_sat_f32x4_s(n), more)
  const odd = i32x4.neg(v128.and(quarters, i32x4.splat(1)))
  const sign = i32x4.shl(i32x4.shr_s(quarters, 1), 31)
  return v128.xor(v128.bitselect(cos, sin, odd), sign)
}

/** One step of a polynomial: `y * x + next`. */
function along(y: v128, x: v128, next: f64): v128 {
  return f32x4.add(f32x4.mul(y, x), number(next))
}

function number(value: f64): v128 {
  return f32x4.splat(<f32>value)
}

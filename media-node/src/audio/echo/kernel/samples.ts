/** Bytes of one number, and of four. */
const SIZE: usize = 4
const VECTOR: usize = 4 * SIZE

/** `count` products of numbers. All counts here are rounded up to fours. */
export function multiply(a: usize, b: usize, product: usize, count: usize): void {
  for (let i: usize = 0; i < count * SIZE; i += VECTOR) {
    v128.store(product + i, f32x4.mul(v128.load(a + i), v128.load(b + i)))
  }
}

/** In place: each of `count` samples becomes the sum of itself and those behind it, `taps` in all, by their weights. */
export function weigh(samples: usize, count: usize, weights: usize, taps: usize): void {
  for (let i: usize = 0; i < count * SIZE; i += VECTOR) {
    let sum = f32x4.splat(0)
    for (let tap: usize = 0; tap < taps * SIZE; tap += SIZE) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + tap), v128.load(samples + i + tap)))
    }
    v128.store(samples + i, sum)
  }
}

/** In place: `count` samples on a curve of straight parts, whose first has the slope `slopes[0]`, and which turns at each knot by the next. */
export function bend(samples: usize, count: usize, slopes: usize, knots: usize, bends: usize): void {
  const sign = f32x4.splat(-0.0)
  for (let i: usize = 0; i < count * SIZE; i += VECTOR) {
    const sample = v128.load(samples + i)
    const size = f32x4.abs(sample)
    let sum = f32x4.mul(v128.load32_splat(slopes), size)
    for (let n: usize = 0; n < bends * SIZE; n += SIZE) {
      const over = f32x4.max(f32x4.splat(0), f32x4.sub(size, v128.load32_splat(knots + n)))
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(slopes + n + SIZE), over))
    }
    v128.store(samples + i, v128.xor(sum, v128.and(sample, sign)))
  }
}

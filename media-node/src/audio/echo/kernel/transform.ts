/** Bytes of one number. */
const SIZE: usize = 4
/** Numbers that are worked on at once, and their bytes. */
const LANES: usize = 4
const VECTOR: usize = LANES * SIZE

/**
 * Fourier transform of `points` real samples: a complex one of half the length, radix 4, in Stockham's order, which needs no
 * bit reversal and always finds four neighbours to work on. `points` is a power of two, 32 at least.
 * @param plan the turns of both, as `RealFft` lays them out
 * @param work room for `2 * points` numbers
 * @param re the spectrum's real parts; the imaginary ones are behind them, at the next multiple of four numbers
 */
export function forward(signal: usize, re: usize, points: usize, plan: usize, work: usize): void {
  const half = points / 2
  for (let i: usize = 0; i < half * SIZE; i += VECTOR) {
    const low = v128.load(signal + 2 * i)
    const high = v128.load(signal + 2 * i, 16)
    v128.store(work + i, v128.shuffle<f32>(low, high, 0, 2, 4, 6))
    v128.store(work + half * SIZE + i, v128.shuffle<f32>(low, high, 1, 3, 5, 7))
  }
  split(transform(work, half, plan), re, half, plan)
}

/** The signal of a spectrum. What is imaginary at 0 Hz and at half the sample rate is taken for 0. */
export function inverse(re: usize, signal: usize, points: usize, plan: usize, work: usize): void {
  const half = points / 2
  join(re, work, half, plan)
  const z = transform(work, half, plan)
  const scale = f32x4.splat(<f32>(0.5 / <f64>half))
  const back = f32x4.neg(scale) // of the conjugate: see `join`
  for (let i: usize = 0; i < half * SIZE; i += VECTOR) {
    const even = f32x4.mul(v128.load(z + i), scale)
    const odd = f32x4.mul(v128.load(z + half * SIZE + i), back)
    v128.store(signal + 2 * i, v128.shuffle<f32>(even, odd, 0, 4, 1, 5))
    v128.store(signal + 2 * i, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16)
  }
}

/** Complex transform of the first `half` numbers of `work`, real parts and then imaginary ones. Answers where the result is. */
function transform(work: usize, half: usize, plan: usize): usize {
  let from = work
  let to = work + 2 * half * SIZE
  first(from, to, half, plan)
  for (let span: usize = 4; span < half; span *= 4) {
    const swap = from
    from = to
    to = swap
    if (span == half / 2) pairs(from, to, half)
    else quads(from, to, half, span, plan)
  }
  return to
}

/** The first step of radix 4: works on four neighbours, whose results are four apart. */
function first(from: usize, to: usize, half: usize, plan: usize): void {
  const quarter = (half / 4) * SIZE
  const im = half * SIZE
  for (let i: usize = 0; i < quarter; i += VECTOR) {
    const a = from + i
    const b = a + quarter
    const c = b + quarter
    const d = c + quarter
    const sumR = f32x4.add(v128.load(a), v128.load(c))
    const sumI = f32x4.add(v128.load(a + im), v128.load(c + im))
    const difR = f32x4.sub(v128.load(a), v128.load(c))
    const difI = f32x4.sub(v128.load(a + im), v128.load(c + im))
    const upR = f32x4.add(v128.load(b), v128.load(d))
    const upI = f32x4.add(v128.load(b + im), v128.load(d + im))
    const sideR = f32x4.sub(v128.load(b), v128.load(d))
    const sideI = f32x4.sub(v128.load(b + im), v128.load(d + im))
    const cos = plan + i
    const sin = cos + quarter
    const r1 = f32x4.add(difR, sideI)
    const i1 = f32x4.sub(difI, sideR)
    const r2 = f32x4.sub(sumR, upR)
    const i2 = f32x4.sub(sumI, upI)
    const r3 = f32x4.sub(difR, sideI)
    const i3 = f32x4.add(difI, sideR)
    const c1 = v128.load(cos)
    const s1 = v128.load(sin)
    const c2 = v128.load(cos + 2 * quarter)
    const s2 = v128.load(sin + 2 * quarter)
    const c3 = v128.load(cos + 4 * quarter)
    const s3 = v128.load(sin + 4 * quarter)
    const at = to + 4 * i
    apart(at, f32x4.add(sumR, upR), turnedR(r1, i1, c1, s1), turnedR(r2, i2, c2, s2), turnedR(r3, i3, c3, s3))
    apart(at + im, f32x4.add(sumI, upI), turnedI(r1, i1, c1, s1), turnedI(r2, i2, c2, s2), turnedI(r3, i3, c3, s3))
  }
}

/** A step of radix 4 over runs of `span` neighbours that are turned alike. */
function quads(from: usize, to: usize, half: usize, span: usize, plan: usize): void {
  const quarter = (half / 4) * SIZE
  const im = half * SIZE
  const run = span * SIZE
  for (let start: usize = 0; start < quarter; start += run) {
    const cos = plan + start
    const sin = cos + quarter
    const c1 = v128.load32_splat(cos)
    const s1 = v128.load32_splat(sin)
    const c2 = v128.load32_splat(cos + 2 * quarter)
    const s2 = v128.load32_splat(sin + 2 * quarter)
    const c3 = v128.load32_splat(cos + 4 * quarter)
    const s3 = v128.load32_splat(sin + 4 * quarter)
    for (let i: usize = 0; i < run; i += VECTOR) {
      const a = from + start + i
      const b = a + quarter
      const c = b + quarter
      const d = c + quarter
      const sumR = f32x4.add(v128.load(a), v128.load(c))
      const sumI = f32x4.add(v128.load(a + im), v128.load(c + im))
      const difR = f32x4.sub(v128.load(a), v128.load(c))
      const difI = f32x4.sub(v128.load(a + im), v128.load(c + im))
      const upR = f32x4.add(v128.load(b), v128.load(d))
      const upI = f32x4.add(v128.load(b + im), v128.load(d + im))
      const sideR = f32x4.sub(v128.load(b), v128.load(d))
      const sideI = f32x4.sub(v128.load(b + im), v128.load(d + im))
      const r1 = f32x4.add(difR, sideI)
      const i1 = f32x4.sub(difI, sideR)
      const r2 = f32x4.sub(sumR, upR)
      const i2 = f32x4.sub(sumI, upI)
      const r3 = f32x4.sub(difR, sideI)
      const i3 = f32x4.add(difI, sideR)
      const at = to + 4 * start + i
      v128.store(at, f32x4.add(sumR, upR))
      v128.store(at + im, f32x4.add(sumI, upI))
      v128.store(at + run, turnedR(r1, i1, c1, s1))
      v128.store(at + run + im, turnedI(r1, i1, c1, s1))
      v128.store(at + 2 * run, turnedR(r2, i2, c2, s2))
      v128.store(at + 2 * run + im, turnedI(r2, i2, c2, s2))
      v128.store(at + 3 * run, turnedR(r3, i3, c3, s3))
      v128.store(at + 3 * run + im, turnedI(r3, i3, c3, s3))
    }
  }
}

/** The last step where the length asks for one of radix 2. */
function pairs(from: usize, to: usize, half: usize): void {
  const middle = (half / 2) * SIZE
  const im = half * SIZE
  for (let i: usize = 0; i < middle; i += VECTOR) {
    const a = from + i
    const b = a + middle
    v128.store(to + i, f32x4.add(v128.load(a), v128.load(b)))
    v128.store(to + i + im, f32x4.add(v128.load(a + im), v128.load(b + im)))
    v128.store(to + i + middle, f32x4.sub(v128.load(a), v128.load(b)))
    v128.store(to + i + middle + im, f32x4.sub(v128.load(a + im), v128.load(b + im)))
  }
}

/** From the transform of half the length to the spectrum of the real signal. */
function split(z: usize, re: usize, half: usize, plan: usize): void {
  const im = half * SIZE
  const imOut = (half + LANES) * SIZE
  const cos = plan + 6 * (half / 4) * SIZE
  const sin = cos + (half / 2) * SIZE
  const first = load<f32>(z)
  const firstIm = load<f32>(z + im)
  store<f32>(re, first + firstIm)
  store<f32>(re + im, first - firstIm)
  store<f32>(re + imOut, 0)
  store<f32>(re + imOut + im, 0)
  const halved = f32x4.splat(0.5)
  for (let i: usize = 0; i < (half / 2) * SIZE; i += VECTOR) {
    const k = z + i + SIZE
    const j = z + im - VECTOR - i
    const kr = v128.load(k)
    const ki = v128.load(k + im)
    const jr = reversed(v128.load(j))
    const ji = reversed(v128.load(j + im))
    const evenR = f32x4.mul(halved, f32x4.add(kr, jr))
    const evenI = f32x4.mul(halved, f32x4.sub(ki, ji))
    const oddR = f32x4.mul(halved, f32x4.add(ki, ji))
    const oddI = f32x4.mul(halved, f32x4.sub(jr, kr))
    const c = v128.load(cos + i)
    const s = v128.load(sin + i)
    const turnR = turnedR(oddR, oddI, c, s)
    const turnI = turnedI(oddR, oddI, c, s)
    const near = re + i + SIZE
    const far = re + im - VECTOR - i
    v128.store(near, f32x4.add(evenR, turnR))
    v128.store(near + imOut, f32x4.add(evenI, turnI))
    v128.store(far, reversed(f32x4.sub(evenR, turnR)))
    v128.store(far + imOut, reversed(f32x4.sub(turnI, evenI)))
  }
}

/** The way back: into `z` the conjugate of what gives the signal, for forward of that is the conjugate of the inverse. */
function join(re: usize, z: usize, half: usize, plan: usize): void {
  const im = half * SIZE
  const imIn = (half + LANES) * SIZE
  const cos = plan + 6 * (half / 4) * SIZE
  const sin = cos + (half / 2) * SIZE
  const first = load<f32>(re)
  const last = load<f32>(re + im)
  store<f32>(z, first + last)
  store<f32>(z + im, last - first)
  for (let i: usize = 0; i < (half / 2) * SIZE; i += VECTOR) {
    const near = re + i + SIZE
    const far = re + im - VECTOR - i
    const farR = reversed(v128.load(far))
    const farI = reversed(v128.load(far + imIn))
    const evenR = f32x4.add(v128.load(near), farR)
    const evenI = f32x4.sub(v128.load(near + imIn), farI)
    const difR = f32x4.sub(v128.load(near), farR)
    const difI = f32x4.add(v128.load(near + imIn), farI)
    const c = v128.load(cos + i)
    const s = v128.load(sin + i)
    const oddR = f32x4.add(f32x4.mul(difR, c), f32x4.mul(difI, s))
    const oddI = f32x4.sub(f32x4.mul(difI, c), f32x4.mul(difR, s))
    const k = z + i + SIZE
    const j = z + im - VECTOR - i
    v128.store(k, f32x4.sub(evenR, oddI))
    v128.store(k + im, f32x4.neg(f32x4.add(evenI, oddR)))
    v128.store(j, reversed(f32x4.add(evenR, oddI)))
    v128.store(j + im, reversed(f32x4.sub(evenI, oddR)))
  }
}

/** Four numbers of each of four results, to where they belong: the first of all, then the second of all. */
function apart(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(at, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5))
  v128.store(at, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7), 16)
  v128.store(at, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5), 32)
  v128.store(at, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7), 48)
}

function turnedR(re: v128, im: v128, cos: v128, sin: v128): v128 {
  return f32x4.sub(f32x4.mul(re, cos), f32x4.mul(im, sin))
}

function turnedI(re: v128, im: v128, cos: v128, sin: v128): v128 {
  return f32x4.add(f32x4.mul(re, sin), f32x4.mul(im, cos))
}

function reversed(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 3, 2, 1, 0)
}

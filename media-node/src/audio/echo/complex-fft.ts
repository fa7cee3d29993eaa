/** So many points stay in the processor's nearest memory while they are gone through again and again. */
const NEAR_POINTS = 1_024

/**
 * Fourier transform of complex signals whose length is a power of two, in double precision: radix 4, and one step of
 * radix 2 where the length asks for it.
 */
export class ComplexFft {
  readonly points: number
  /** Before: at i the sample `order[i]`. After: the spectrum. */
  readonly re: Float64Array
  readonly im: Float64Array
  readonly order: Uint32Array
  readonly #cos: Float64Array
  readonly #sin: Float64Array

  constructor(points: number) {
    this.points = points
    this.re = new Float64Array(points)
    this.im = new Float64Array(points)
    this.#cos = Float64Array.from({ length: points }, (_, k) => Math.cos((2 * Math.PI * k) / points))
    this.#sin = Float64Array.from({ length: points }, (_, k) => -Math.sin((2 * Math.PI * k) / points))
    this.order = new Uint32Array(points)
    const bits = Math.log2(points)
    for (let i = 0; i < points; i++) {
      for (let bit = 0; bit < bits; bit++) if ((i >> bit) & 1) this.order[i]! |= 1 << (bits - 1 - bit)
    }
  }

  /** In place, from bit-reversed order; two radix-2 stages at a time. */
  transform(): void {
    const points = this.points
    let span = 4
    if (Math.log2(points) % 2 === 1) {
      this.#pairs()
      span = 2
    } else this.#fours()
    for (; span < points; span *= 4) this.#quads(span)
  }

  #pairs(): void {
    const zr = this.re
    const zi = this.im
    for (let a = 0; a < zr.length; a += 2) {
      const br = zr[a + 1]!
      const bi = zi[a + 1]!
      zr[a + 1] = zr[a]! - br
      zi[a + 1] = zi[a]! - bi
      zr[a]! += br
      zi[a]! += bi
    }
  }

  /** The first `#quads`: nothing is turned. */
  #fours(): void {
    const zr = this.re
    const zi = this.im
    for (let a = 0; a < zr.length; a += 4) {
      const sumR = zr[a]! + zr[a + 1]!
      const sumI = zi[a]! + zi[a + 1]!
      const difR = zr[a]! - zr[a + 1]!
      const difI = zi[a]! - zi[a + 1]!
      const upR = zr[a + 2]! + zr[a + 3]!
      const upI = zi[a + 2]! + zi[a + 3]!
      const sideR = zr[a + 2]! - zr[a + 3]!
      const sideI = zi[a + 2]! - zi[a + 3]!
      zr[a] = sumR + upR
      zi[a] = sumI + upI
      zr[a + 1] = difR + sideI
      zi[a + 1] = difI - sideR
      zr[a + 2] = sumR - upR
      zi[a + 2] = sumI - upI
      zr[a + 3] = difR - sideI
      zi[a + 3] = difI + sideR
    }
  }

  #quads(span: number): void {
    const near = Math.min(this.points, Math.max(4 * span, NEAR_POINTS))
    for (let from = 0; from < this.points; from += near) this.#quadsOf(span, from, from + near)
  }

  /** Blocks inside, so that a turn is looked up once for all of them. */
  #quadsOf(span: number, from: number, end: number): void {
    const zr = this.re
    const zi = this.im
    const cos = this.#cos
    const sin = this.#sin
    const step = this.points / (4 * span)
    for (let k = 0, turn = 0; k < span; k++, turn += step) {
      const cos1 = cos[turn]!
      const sin1 = sin[turn]!
      const cos2 = cos[2 * turn]!
      const sin2 = sin[2 * turn]!
      const cos3 = cos[3 * turn]!
      const sin3 = sin[3 * turn]!
      for (let a = from + k; a < end; a += 4 * span) {
        const b = a + span
        const c = b + span
        const d = c + span
        const br = zr[b]! * cos2 - zi[b]! * sin2
        const bi = zr[b]! * sin2 + zi[b]! * cos2
        const cr = zr[c]! * cos1 - zi[c]! * sin1
        const ci = zr[c]! * sin1 + zi[c]! * cos1
        const dr = zr[d]! * cos3 - zi[d]! * sin3
        const di = zr[d]! * sin3 + zi[d]! * cos3
        const sumR = zr[a]! + br
        const sumI = zi[a]! + bi
        const difR = zr[a]! - br
        const difI = zi[a]! - bi
        const upR = cr + dr
        const upI = ci + di
        const sideR = cr - dr
        const sideI = ci - di
        zr[a] = sumR + upR
        zi[a] = sumI + upI
        zr[c] = sumR - upR
        zi[c] = sumI - upI
        zr[b] = difR + sideI
        zi[b] = difI - sideR
        zr[d] = difR - sideI
        zi[d] = difI + sideR
      }
    }
  }
}

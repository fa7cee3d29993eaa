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
    let span = 1
    if (Math.log2(points) % 2 === 1) {
      this.#pairs()
      span = 2
    }
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

  #quads(span: number): void {
    const points = this.points
    const zr = this.re
    const zi = this.im
    const cos = this.#cos
    const sin = this.#sin
    const step = points / (4 * span)
    for (let block = 0; block < points; block += 4 * span) {
      for (let k = 0, turn = 0; k < span; k++, turn += step) {
        const a = block + k
        const b = a + span
        const c = b + span
        const d = c + span
        const br = zr[b]! * cos[2 * turn]! - zi[b]! * sin[2 * turn]!
        const bi = zr[b]! * sin[2 * turn]! + zi[b]! * cos[2 * turn]!
        const cr = zr[c]! * cos[turn]! - zi[c]! * sin[turn]!
        const ci = zr[c]! * sin[turn]! + zi[c]! * cos[turn]!
        const dr = zr[d]! * cos[3 * turn]! - zi[d]! * sin[3 * turn]!
        const di = zr[d]! * sin[3 * turn]! + zi[d]! * cos[3 * turn]!
        const sumR = zr[a]! + br
        const sumI = zi[a]! + bi
        const difR = zr[a]! - br
        const difI = zi[a]! - bi
        zr[a] = sumR + cr + dr
        zi[a] = sumI + ci + di
        zr[c] = sumR - cr - dr
        zi[c] = sumI - ci - di
        zr[b] = difR + ci - di
        zi[b] = difI - cr + dr
        zr[d] = difR - ci + di
        zi[d] = difI + cr - dr
      }
    }
  }
}

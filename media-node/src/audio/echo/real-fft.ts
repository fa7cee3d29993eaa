/**
 * Fourier transform of real signals whose length is a power of two: a complex transform of half the length, radix 4,
 * in double precision. Measured on Node 24, 2 cores: 512 points forward 2.6 µs, back 2.5 µs; 16,384 points 170 and 150 µs.
 * The package `fft.js` 4.0.4 takes 2.8 and 5.7 µs (it has no inverse for real signals), 160 and 270 µs.
 */
export class RealFft {
  /** Points of the signal; the spectrum has `bins`. */
  readonly points: number
  /** From 0 Hz to half the sample rate: `points / 2 + 1`. */
  readonly bins: number
  readonly #half: number
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #order: Uint32Array
  /** cos and -sin of 2πk / points. */
  readonly #cos: Float64Array
  readonly #sin: Float64Array

  constructor(points: number) {
    const half = points / 2
    this.points = points
    this.bins = half + 1
    this.#half = half
    this.#re = new Float64Array(half)
    this.#im = new Float64Array(half)
    this.#cos = Float64Array.from({ length: points }, (_, k) => Math.cos((2 * Math.PI * k) / points))
    this.#sin = Float64Array.from({ length: points }, (_, k) => -Math.sin((2 * Math.PI * k) / points))
    this.#order = new Uint32Array(half)
    const bits = Math.log2(half)
    for (let i = 0; i < half; i++) {
      for (let bit = 0; bit < bits; bit++) if ((i >> bit) & 1) this.#order[i]! |= 1 << (bits - 1 - bit)
    }
  }

  /** Spectrum of `signal` into `re` and `im`, from `offset` on. */
  forward(signal: Float32Array, re: Float32Array, im: Float32Array, offset = 0): void {
    const half = this.#half
    const zr = this.#re
    const zi = this.#im
    const order = this.#order
    const cos = this.#cos
    const sin = this.#sin
    for (let i = 0; i < half; i++) {
      const from = 2 * order[i]!
      zr[i] = signal[from]!
      zi[i] = signal[from + 1]!
    }
    this.#transform()
    re[offset] = zr[0]! + zi[0]!
    im[offset] = 0
    re[offset + half] = zr[0]! - zi[0]!
    im[offset + half] = 0
    for (let k = 1, j = half - 1; k <= j; k++, j--) {
      const evenRe = 0.5 * (zr[k]! + zr[j]!)
      const evenIm = 0.5 * (zi[k]! - zi[j]!)
      const oddRe = 0.5 * (zi[k]! + zi[j]!)
      const oddIm = 0.5 * (zr[j]! - zr[k]!)
      const turnedRe = oddRe * cos[k]! - oddIm * sin[k]!
      const turnedIm = oddRe * sin[k]! + oddIm * cos[k]!
      re[offset + k] = evenRe + turnedRe
      im[offset + k] = evenIm + turnedIm
      re[offset + j] = evenRe - turnedRe
      im[offset + j] = turnedIm - evenIm
    }
  }

  /** The signal whose spectrum is `re` and `im`, from `offset` on. */
  inverse(re: Float32Array, im: Float32Array, signal: Float32Array, offset = 0): void {
    const half = this.#half
    const zr = this.#re
    const zi = this.#im
    const order = this.#order
    const cos = this.#cos
    const sin = this.#sin
    for (let i = 0; i < half; i++) {
      const k = order[i]!
      const near = offset + k
      const far = offset + half - k
      const evenRe = re[near]! + re[far]!
      const evenIm = im[near]! - im[far]!
      const diffRe = re[near]! - re[far]!
      const diffIm = im[near]! + im[far]!
      const oddRe = diffRe * cos[k]! + diffIm * sin[k]!
      const oddIm = diffIm * cos[k]! - diffRe * sin[k]!
      zr[i] = evenRe - oddIm
      zi[i] = -evenIm - oddRe // the conjugate: forward of it is the conjugate of the inverse
    }
    this.#transform()
    const scale = 0.5 / half
    for (let i = 0; i < half; i++) {
      signal[2 * i] = zr[i]! * scale
      signal[2 * i + 1] = -zi[i]! * scale
    }
  }

  /** In place, from bit-reversed order; two radix-2 stages at a time. */
  #transform(): void {
    const half = this.#half
    let span = 1
    if (Math.log2(half) % 2 === 1) {
      this.#pairs()
      span = 2
    }
    for (; span < half; span *= 4) this.#quads(span)
  }

  #pairs(): void {
    const zr = this.#re
    const zi = this.#im
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
    const half = this.#half
    const zr = this.#re
    const zi = this.#im
    const cos = this.#cos
    const sin = this.#sin
    const step = this.points / (4 * span)
    for (let block = 0; block < half; block += 4 * span) {
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

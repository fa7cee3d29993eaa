const FIRST_SAMPLES = 60 * 16_000

/** One side of a call as it was on the line. Grows as it is written. */
export class Track {
  #samples = new Int16Array(FIRST_SAMPLES)
  /** Samples up to the last one written. */
  length = 0

  write(at: number, samples: Int16Array): void {
    const end = at + samples.length
    if (end > this.#samples.length) {
      const larger = new Int16Array(Math.max(end, this.#samples.length * 2))
      larger.set(this.#samples)
      this.#samples = larger
    }
    this.#samples.set(samples, at)
    this.length = Math.max(this.length, end)
  }

  /** From `at` on there is nothing: it was taken back. */
  cut(at: number): void {
    this.#samples.fill(0, at, this.length)
    this.length = Math.min(this.length, at)
  }

  /** Adds `length` samples from `from` on to `sum`, times `gain`. Before the start and after the end there is silence. */
  addTo(sum: Float32Array, from: number, gain: number): void {
    for (let i = 0; i < sum.length; i++) {
      const at = from + i
      if (at >= 0 && at < this.length) sum[i] = (sum[i] ?? 0) + (this.#samples[at] ?? 0) * gain
    }
  }

  slice(from = 0, to = this.length): Int16Array {
    return this.#samples.slice(from, to)
  }
}

import { WINDOW_SAMPLES } from './silero-batch.ts'

/** The windows of one call that wait to be analysed, oldest first. Of fixed size, so that a window costs no memory. */
export class WindowQueue {
  readonly #most: number
  readonly #samples: Int16Array
  readonly #endMs: Float64Array
  #first = 0
  #count = 0

  constructor(most: number) {
    this.#most = most
    this.#samples = new Int16Array(most * WINDOW_SAMPLES)
    this.#endMs = new Float64Array(most)
  }

  get length(): number {
    return this.#count
  }

  /** Copies `window`. `false` when the oldest one had to give way. */
  push(window: Int16Array, endMs: number): boolean {
    const fits = this.#count < this.#most
    if (!fits) this.#drop()
    const slot = (this.#first + this.#count++) % this.#most
    this.#samples.set(window, slot * WINDOW_SAMPLES)
    this.#endMs[slot] = endMs
    return fits
  }

  /** Moves the oldest window to `at` of `into`, samples. Answers with its end, milliseconds. */
  shift(into: Int16Array, at: number): number {
    const from = this.#first * WINDOW_SAMPLES
    into.set(this.#samples.subarray(from, from + WINDOW_SAMPLES), at)
    const endMs = this.#endMs[this.#first] ?? 0
    this.#drop()
    return endMs
  }

  #drop(): void {
    this.#first = (this.#first + 1) % this.#most
    this.#count--
  }
}

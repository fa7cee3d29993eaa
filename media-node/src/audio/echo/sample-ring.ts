import { FULL_SCALE } from './sizes.ts'

/** Below all indices that come. An integer: with an infinity all indices would be numbers that are made anew each time. */
const NEVER = -(2 ** 30)

/** The last samples of a signal, by their index since its beginning. What was never written, or is too old, is silence. */
export class SampleRing {
  readonly #samples: Float32Array
  readonly #mask: number
  #from = NEVER
  #end = NEVER

  /** @param capacity a power of two */
  constructor(capacity: number) {
    this.#samples = new Float32Array(capacity)
    this.#mask = capacity - 1
  }

  /** Index behind the last sample; far below zero while there is none. */
  get end(): number {
    return this.#end
  }

  /** Writes `samples`, each times `scale`, at `index`; a gap before it becomes silence, what was there is replaced. */
  write(index: number, samples: Int16Array | Float32Array, scale = 1): void {
    const gap = index - this.#end
    if (gap > this.#mask) this.#from = index
    else for (let i = this.#end; i < index; i++) this.#samples[i & this.#mask] = 0
    for (let i = 0; i < samples.length; i++) this.#samples[(index + i) & this.#mask] = samples[i]! * scale
    this.#end = Math.max(this.#end, index + samples.length)
    this.#from = Math.max(this.#from, this.#end - this.#mask - 1)
  }

  /** Fills `target` from `at` on, `count` samples, with what begins at `index`. */
  read(index: number, target: Float32Array, at = 0, count = target.length - at): void {
    const samples = this.#samples
    const mask = this.#mask
    const known = Math.max(0, Math.min(count, this.#from - index))
    const unknown = Math.max(known, Math.min(count, this.#end - index))
    target.fill(0, at, at + known)
    for (let i = known; i < unknown; i++) target[at + i] = samples[(index + i) & mask]!
    target.fill(0, at + unknown, at + count)
  }

  /** Forgets everything; what comes next is written at `index`. */
  restart(index: number): void {
    this.#from = index
    this.#end = index
  }
}

export function energy(samples: Float32Array | Int16Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!
  return sum
}

/** A sample of -1 to 1 as it is sent: the exact inverse for what was not touched. */
export function toInt16(sample: number): number {
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE)))
}

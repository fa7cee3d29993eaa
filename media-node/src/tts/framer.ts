import type { AudioFrame } from '../audio/frame.ts'

const FRAME_BYTES = 640

/** Cuts a provider's chunks, of any length, into slices of whole 20 ms frames of 16 kHz. */
export class Framer {
  readonly #rest = new Uint8Array(FRAME_BYTES)
  #left = 0

  /** All that is whole with `chunk`; `undefined` when nothing is yet. */
  add(chunk: Uint8Array): AudioFrame | undefined {
    const length = this.#left + chunk.length
    const whole = length - (length % FRAME_BYTES)
    if (whole === 0) {
      this.#rest.set(chunk, this.#left)
      this.#left = length
      return undefined
    }
    const bytes = new Uint8Array(whole)
    bytes.set(this.#rest.subarray(0, this.#left))
    const used = whole - this.#left
    bytes.set(chunk.subarray(0, used), this.#left)
    this.#rest.set(chunk.subarray(used))
    this.#left = length - whole
    return sliceOf(bytes)
  }

  /** What is left, padded with silence. */
  rest(): AudioFrame | undefined {
    if (this.#left === 0) return undefined
    const bytes = new Uint8Array(FRAME_BYTES)
    bytes.set(this.#rest.subarray(0, this.#left))
    this.#left = 0
    return sliceOf(bytes)
  }
}

const sliceOf = ({ buffer }: Uint8Array<ArrayBuffer>): AudioFrame => ({
  samples: new Int16Array(buffer),
  sampleRate: 16_000,
})

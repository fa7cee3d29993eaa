import type { AudioFrame } from '../audio/frame.ts'

const FRAME_BYTES = 640

/** Cuts a provider's chunks, of any length, into 20 ms frames of 16 kHz. */
export class Framer {
  #frame = new Uint8Array(FRAME_BYTES)
  #filled = 0

  add(chunk: Uint8Array): readonly AudioFrame[] {
    const frames: AudioFrame[] = []
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + FRAME_BYTES - this.#filled)
      this.#frame.set(part, this.#filled)
      this.#filled += part.length
      from += part.length
      if (this.#filled === FRAME_BYTES) frames.push(this.#take())
    }
    return frames
  }

  /** What is left, padded with silence. */
  rest(): readonly AudioFrame[] {
    return this.#filled > 0 ? [this.#take()] : []
  }

  #take(): AudioFrame {
    const samples = new Int16Array(this.#frame.buffer)
    this.#frame = new Uint8Array(FRAME_BYTES)
    this.#filled = 0
    return { samples, sampleRate: 16_000 }
  }
}

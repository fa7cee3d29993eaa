// @ts-check
import { createResampler } from './resample.js'

/**
 * The audio thread's globals, which the DOM's types do not have.
 *
 * @type {{
 *   AudioWorkletProcessor: new () => { port: MessagePort },
 *   registerProcessor: (name: string, processor: unknown) => void,
 *   sampleRate: number,
 * }}
 */
const { AudioWorkletProcessor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis)

const LINE_HZ = 16_000
const FRAME_SAMPLES = 320
const SILENCE = new Float32Array(128)

/** Microphone in, 20 ms frames of the line's PCM out. With no microphone it gives silence, fifty frames a second. */
class Capture extends AudioWorkletProcessor {
  #resample = createResampler(sampleRate, LINE_HZ)
  #frame = new Int16Array(FRAME_SAMPLES)
  #filled = 0

  /** @param {readonly (readonly Float32Array[])[]} inputs */
  process(inputs) {
    this.#resample(inputs[0]?.[0] ?? SILENCE, this.#push)
    return true
  }

  /** @param {number} sample */
  #push = (sample) => {
    this.#frame[this.#filled++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))
    if (this.#filled < FRAME_SAMPLES) return
    this.port.postMessage(this.#frame, [this.#frame.buffer])
    this.#frame = new Int16Array(FRAME_SAMPLES)
    this.#filled = 0
  }
}

registerProcessor('capture', Capture)

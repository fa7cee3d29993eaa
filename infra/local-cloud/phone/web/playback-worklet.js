// @ts-check
import { createJitterBuffer } from './jitter-buffer.js'
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
const REPORT_MS = 60

/** Frames of the line in, loudspeaker out. Tells the page what was really played, and how loud. */
class Playback extends AudioWorkletProcessor {
  #buffer = createJitterBuffer()
  #resample = createResampler(LINE_HZ, sampleRate)
  /** Line samples owed to the loudspeaker; fractional, because 128 samples at 44.1 kHz are 46.4 of them. */
  #due = 0
  /** @type {number[]} */
  #ready = []
  #squares = 0
  #counted = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }) => (data === 'flush' ? this.#buffer.flush() : this.#buffer.push(data))
  }

  /**
   * @param {unknown} _inputs
   * @param {readonly (readonly Float32Array[])[]} outputs
   */
  process(_inputs, outputs) {
    const out = outputs[0]?.[0]
    if (!out) return true
    this.#due += (out.length * LINE_HZ) / sampleRate
    const block = new Float32Array(Math.ceil(this.#due))
    this.#due -= block.length
    this.#buffer.pull(block)
    this.#resample(block, (sample) => this.#ready.push(sample))
    for (let i = 0; i < out.length; i++) out[i] = this.#ready[i] ?? 0
    this.#ready.splice(0, out.length)
    this.#measure(out)
    return true
  }

  /** @param {Float32Array} played */
  #measure(played) {
    for (const sample of played) this.#squares += sample * sample
    this.#counted += played.length
    if (this.#counted < (sampleRate * REPORT_MS) / 1000) return
    this.port.postMessage({ rms: Math.sqrt(this.#squares / this.#counted), ...this.#buffer.stats() })
    this.#squares = 0
    this.#counted = 0
  }
}

registerProcessor('playback', Playback)

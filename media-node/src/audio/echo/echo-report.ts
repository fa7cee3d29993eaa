import { AEC_DELAY, AEC_DROPPED, AEC_ERLE, AEC_MISSED, type EchoMetrics } from './echo-metrics.ts'
import { energy } from './sample-ring.ts'
import { FRAME_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/** Hops between two readings of the gauge: half a second of echo. */
const GAUGE_HOPS = 50
/** Energies fade by half in 0.35 s. */
const FADING = 0.98
/** A frame that may be heard: -50 dBFS, energy. */
const LOUD = 1e-5 * FRAME_SAMPLES
/** Nearly all of the frame was echo: 15 dB of it are gone. */
const DROPPED = 0.03

/** Tells how well the echo is cancelled. */
export class EchoReport {
  readonly #metrics: EchoMetrics | undefined
  #hops = 0
  #line = 0
  #output = 0
  #frameLine = 0
  #frameOutput = 0
  #frameEcho = 0

  constructor(metrics: EchoMetrics | undefined) {
    this.#metrics = metrics
  }

  /** One hop of the line with echo in it, what became of it, and how much of what is left may still be echo, 0 to 1. */
  note(line: Float32Array, output: Float32Array, echoShare: number): void {
    this.#frameLine += energy(line)
    const left = energy(output)
    this.#frameOutput += left
    this.#frameEcho += left * echoShare
    this.#line = FADING * this.#line + energy(line)
    this.#output = FADING * this.#output + left
    this.#hops++
    if (this.#hops % (FRAME_SAMPLES / HOP_SAMPLES) === 0) this.#noteFrame()
    if (this.#hops % GAUGE_HOPS === 0 && this.#line > LOUD) {
      this.#metrics?.set(AEC_ERLE, Math.round(100 * Math.log10(this.#line / (this.#output + 1e-12))) / 10)
    }
  }

  found(delayMs: number): void {
    this.#metrics?.set(AEC_DELAY, Math.round(delayMs))
  }

  #noteFrame(): void {
    if (this.#frameLine > LOUD && this.#frameOutput < DROPPED * this.#frameLine) this.#metrics?.add(AEC_DROPPED)
    if (this.#frameEcho > LOUD) this.#metrics?.add(AEC_MISSED)
    this.#frameLine = 0
    this.#frameOutput = 0
    this.#frameEcho = 0
  }
}

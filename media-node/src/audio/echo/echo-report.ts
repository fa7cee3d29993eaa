import { AEC_DELAY, AEC_DROPPED, AEC_ERLE, AEC_MISSED, type EchoMetrics } from './echo-metrics.ts'
import type { EchoShare } from '../echo-canceller.ts'
import { energy } from './sample-ring.ts'
import { FRAME_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/** Hops of echo that one figure is told of: half a second. */
const FIGURE_HOPS = 50
/** A frame that may be heard: -50 dBFS, energy. */
const LOUD = 1e-5 * FRAME_SAMPLES
/** Nearly all of the frame was echo: 15 dB of it are gone. */
const DROPPED = 0.03
/** So much of what is left may be echo, power, that the caller does not speak; */
const MOSTLY_ECHO = 0.5
/** nor do they where nearly nothing is left, energy: 20 dB are gone. */
const NOTHING_LEFT = 0.01

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

  /**
   * One hop of the line with echo in it, what became of it, and how much of what is left may still be echo.
   * @param found the echo is known, so that it can be told from the caller
   */
  note(line: Float32Array, output: Float32Array, { echoShare }: EchoShare, found: boolean): void {
    const came = energy(line)
    const left = energy(output)
    this.#frameLine += came
    this.#frameOutput += left
    this.#frameEcho += left * echoShare
    if (found && (echoShare >= MOSTLY_ECHO || left < NOTHING_LEFT * came)) this.#noteEcho(came, left)
  }

  /** The frame that the hops belong to is over. */
  endFrame(): void {
    if (this.#frameLine > LOUD && this.#frameOutput < DROPPED * this.#frameLine) this.#metrics?.add(AEC_DROPPED)
    if (this.#frameEcho > LOUD) this.#metrics?.add(AEC_MISSED)
    this.#frameLine = 0
    this.#frameOutput = 0
    this.#frameEcho = 0
  }

  found(delayMs: number): void {
    this.#metrics?.record(AEC_DELAY, Math.round(delayMs))
  }

  /** Nobody speaks but the far end. */
  #noteEcho(came: number, left: number): void {
    this.#line += came
    this.#output += left
    this.#hops++
    if (this.#hops < FIGURE_HOPS) return
    if (this.#line > (LOUD * FIGURE_HOPS * HOP_SAMPLES) / FRAME_SAMPLES) {
      this.#metrics?.record(AEC_ERLE, Math.round(100 * Math.log10(this.#line / (this.#output + 1e-12))) / 10)
    }
    this.#hops = 0
    this.#line = 0
    this.#output = 0
  }
}

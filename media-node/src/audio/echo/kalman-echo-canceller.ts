import type { EchoCanceller } from '../echo-canceller.ts'
import type { AudioFrame } from '../frame.ts'
import { AdaptiveCanceller } from './adaptive-canceller.ts'
import { AEC_RESETS, type EchoMetrics } from './echo-metrics.ts'
import { Kernel } from './kernel.ts'
import { FRAME_SAMPLES } from './sizes.ts'

export interface KalmanEchoCancellerOptions {
  readonly metrics?: EchoMetrics
}

/** What the arithmetic of a call works in: 172 KB of it are used. */
const KERNEL_BYTES = 192 * 1_024

/** Cancels echo of any delay up to 1.2 s, in 16 kHz frames of 20 ms. Asleep while nothing was played for longer. */
export const kalmanEchoCanceller = (options: KalmanEchoCancellerOptions = {}): EchoCanceller =>
  new KalmanEchoCanceller(options)

/** Begins anew when what it knows are no numbers any more: the caller is passed through rather than never heard again. */
class KalmanEchoCanceller implements EchoCanceller {
  readonly #kernel = new Kernel(KERNEL_BYTES)
  readonly #metrics: EchoMetrics | undefined
  #adaptive: AdaptiveCanceller

  constructor({ metrics }: KalmanEchoCancellerOptions) {
    this.#metrics = metrics
    this.#adaptive = new AdaptiveCanceller(this.#kernel, metrics)
  }

  get echoDelayMs(): number | undefined {
    return this.#adaptive.echoDelayMs
  }

  get echoShare(): number {
    return this.#adaptive.echoShare
  }

  played(frame: AudioFrame, startsAtMs?: number): void {
    accept(frame)
    this.#adaptive.played(frame, startsAtMs)
  }

  cancel(frame: AudioFrame, atMs?: number): AudioFrame {
    accept(frame)
    const left = this.#adaptive.cancel(frame, atMs)
    if (this.#adaptive.sound) return left
    this.#metrics?.add(AEC_RESETS)
    this.#kernel.clear()
    this.#adaptive = new AdaptiveCanceller(this.#kernel, this.#metrics)
    return frame
  }

  [Symbol.dispose](): void {}
}

function accept({ samples, sampleRate }: AudioFrame): void {
  if (sampleRate === 16_000 && samples.length === FRAME_SAMPLES) return
  throw new RangeError(
    `the echo canceller takes 20 ms frames of 16000 Hz, not ${samples.length} samples at ${sampleRate}`,
  )
}

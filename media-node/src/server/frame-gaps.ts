import { FRAME_MS } from '../audio/frame.ts'

/** Audio of one message, with the time its carrier gives it; `undefined` where it gives none. */
export interface TimedAudio {
  readonly timestampMs: number | undefined
}

/** Less is jitter, which the canceller's own clocks bear. */
const LEAST_GAP_MS = 80
/** After a longer gap the stream stood still, and nobody needs its silence. */
const MOST_FRAMES = 100
/** Messages whose times are closer waited somewhere and were stamped when they were sent on: nothing of them is missing. */
const LEAST_SPACING_MS = 10
/** A clock that was set back, not a message that came late. */
const SET_BACK_MS = 1_000

/**
 * Puts silence where audio is missing, so that the line stays as long as the time that passed: whoever compares it with what was
 * played, or counts on it, would be off by the gap for good. A message after a gap waits for the next one, which tells
 * whether audio was lost or came late. Times that repeat or go back change nothing.
 */
export class FrameGaps<Audio extends TimedAudio> {
  readonly #hear: (audio: Audio) => void
  readonly #fill: (frames: number) => void
  /** When the audio so far ends, by the carrier's clock. */
  #endMs: number | undefined
  #waiting: { readonly audio: Audio; readonly frames: number } | undefined

  /** `hear` gets every message, in order; `fill` the number of frames that are missing before the next one. */
  constructor(hear: (audio: Audio) => void, fill: (frames: number) => void) {
    this.#hear = hear
    this.#fill = fill
  }

  take(audio: Audio, lengthMs: number): void {
    this.#release(audio.timestampMs)
    const gapMs = this.#gapBefore(audio.timestampMs, lengthMs)
    if (gapMs < LEAST_GAP_MS) return this.#hear(audio)
    this.#waiting = { audio, frames: Math.min(MOST_FRAMES, Math.round(gapMs / FRAME_MS)) }
  }

  #release(nextMs: number | undefined): void {
    if (!this.#waiting) return
    const { audio, frames } = this.#waiting
    this.#waiting = undefined
    if (nextMs !== undefined && nextMs - (audio.timestampMs ?? nextMs) >= LEAST_SPACING_MS) this.#fill(frames)
    this.#hear(audio)
  }

  #gapBefore(timestampMs: number | undefined, lengthMs: number): number {
    if (timestampMs === undefined) return 0
    const before = this.#endMs
    const isOld = before !== undefined && timestampMs < before && timestampMs > before - SET_BACK_MS
    if (!isOld) this.#endMs = timestampMs + lengthMs
    return before === undefined ? 0 : timestampMs - before
  }
}

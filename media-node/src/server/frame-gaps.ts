import { FRAME_MS } from '../audio/frame.ts'

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
export class FrameGaps<Audio> {
  readonly #hear: (audio: Audio) => void
  readonly #fill: (frames: number) => void
  /** When the audio so far ends, by the carrier's clock. */
  #endMs = Number.NaN
  /** Audio after a gap, its time, and the frames that are missing before it. */
  #waiting: Audio | undefined
  #waitingMs = Number.NaN
  #missing = 0

  /** `hear` gets every message, in order; `fill` the number of frames that are missing before the next one. */
  constructor(hear: (audio: Audio) => void, fill: (frames: number) => void) {
    this.#hear = hear
    this.#fill = fill
  }

  /**
   * `timestampMs`: `NaN` where the carrier gives none. `true`: the audio waits, and must stay as it is, until `take` was called
   * again.
   */
  take(audio: Audio, timestampMs: number, lengthMs: number): boolean {
    this.#release(timestampMs)
    const gapMs = this.#gapBefore(timestampMs, lengthMs)
    if (gapMs < LEAST_GAP_MS) {
      this.#hear(audio)
      return false
    }
    this.#waiting = audio
    this.#waitingMs = timestampMs
    this.#missing = Math.min(MOST_FRAMES, Math.round(gapMs / FRAME_MS))
    return true
  }

  #release(nextMs: number): void {
    const audio = this.#waiting
    if (audio === undefined) return
    this.#waiting = undefined
    if (nextMs - this.#waitingMs >= LEAST_SPACING_MS) this.#fill(this.#missing)
    this.#hear(audio)
  }

  #gapBefore(timestampMs: number, lengthMs: number): number {
    if (Number.isNaN(timestampMs)) return 0
    const before = this.#endMs
    const isOld = timestampMs < before && timestampMs > before - SET_BACK_MS
    if (!isOld) this.#endMs = timestampMs + lengthMs
    return Number.isNaN(before) ? 0 : timestampMs - before
  }
}

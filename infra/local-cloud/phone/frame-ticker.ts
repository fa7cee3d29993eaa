import { type Clock, systemClock } from './clock.ts'
import { FRAME_MS } from './pcm.ts'

/** After a longer hole (a laptop that slept) the frames are lost, as on a telephone line. */
const MAX_CATCH_UP_FRAMES = 250

/**
 * The one 20 ms timer of all calls. Drift-free: the n-th frame is due n × 20 ms after the start, and a late tick delivers
 * the frames that were missed. Runs while somebody listens.
 */
export class FrameTicker {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #startMs = 0
  #framesDone = 0
  #cancel: (() => void) | undefined

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /** Calls `onFrame` fifty times a second. Gives back what stops it. */
  add(onFrame: () => void): () => void {
    this.#listeners.add(onFrame)
    if (!this.#cancel) {
      this.#startMs = this.#clock.nowMs()
      this.#framesDone = 0
      this.#schedule()
    }
    return () => {
      this.#listeners.delete(onFrame)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  #schedule(): void {
    const dueMs = this.#startMs + (this.#framesDone + 1) * FRAME_MS
    this.#cancel = this.#clock.after(Math.max(0, dueMs - this.#clock.nowMs()), () => this.#tick())
  }

  #tick(): void {
    // A millisecond of grace: timers may fire that much early.
    const due = Math.floor((this.#clock.nowMs() - this.#startMs + 1) / FRAME_MS)
    this.#framesDone = Math.max(this.#framesDone, due - MAX_CATCH_UP_FRAMES)
    while (this.#framesDone < due) {
      this.#framesDone++
      for (const onFrame of this.#listeners) onFrame()
    }
    if (this.#listeners.size > 0) this.#schedule()
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}

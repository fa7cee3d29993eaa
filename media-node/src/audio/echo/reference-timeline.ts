import { SampleRing } from './sample-ring.ts'
import { FRAME_SAMPLES, FULL_SCALE, SAMPLES_PER_MS } from './sizes.ts'

/** The reference is put this much too early: both clocks jitter, and a frame must be there before its echo is. */
export const EARLY_SAMPLES = 80 * SAMPLES_PER_MS
/** Frames of one utterance start where the one before ended, by the clock of the playout. */
const SAME_UTTERANCE_MS = 0.05
/** Without times: calls that come this close belong to one utterance. Carriers and event loops bunch two or three frames. */
const SAME_UTTERANCE_SAMPLES = 60 * SAMPLES_PER_MS
/** The clocks of line and playout are held together by the mean of this many frames, ten seconds. */
const CLOCK_FRAMES = 500
/**
 * A line that is so much later than it was is aligned anew, between utterances. One that is earlier only shows that its first
 * frames came late and at once, when the node was busy: the echo is where it was, and another alignment would move it away.
 */
const CLOCK_STEP_SAMPLES = 20 * SAMPLES_PER_MS
/** Frames that all come this early or late, for a second, mean that the line itself stood still. */
const STALL_SAMPLES = 100 * SAMPLES_PER_MS
const STALL_FRAMES = 50
/** Four seconds: the longest delay, the stretch compared at once, and room. */
const CAPACITY = 65_536

/**
 * What was played, on the sample count of the line. The line counts by itself, 320 samples a frame, however its frames
 * bunch; an utterance is laid down once, where the clock says, and stays in one piece.
 */
export class ReferenceTimeline {
  readonly far = new SampleRing(CAPACITY)
  /** Samples of the line so far. */
  lineEnd = 0
  /** When sample 0 of the line came, in samples of the clock: as utterances are laid down, and as it seems by now. */
  #origin: number | undefined
  #seemsOrigin = 0
  #frames = 0
  #strayFrames = 0
  #endsAtMs = Number.NEGATIVE_INFINITY

  /**
   * Lays a frame down; answers with the index of its first sample.
   * @param startsAtMs when the caller begins to hear it; without it, now
   */
  played(samples: Int16Array, startsAtMs: number | undefined): number {
    const index = startsAtMs === undefined ? this.#untimedIndex() : this.#timedIndex(startsAtMs, samples.length)
    this.far.write(index, samples, 1 / FULL_SCALE)
    return index
  }

  /** Counts one frame of the line; answers with the index of its first sample. */
  lineFrame(atMs: number | undefined): number {
    // It comes when its last sample does.
    if (atMs !== undefined) this.#compareClocks(atMs * SAMPLES_PER_MS - FRAME_SAMPLES)
    const index = this.lineEnd
    this.lineEnd += FRAME_SAMPLES
    return index
  }

  /** Whether something is heard at this moment of the line. */
  playing(at: number): boolean {
    return at < this.far.end + EARLY_SAMPLES
  }

  #untimedIndex(): number {
    const now = this.lineEnd - EARLY_SAMPLES
    const { end } = this.far
    return Math.abs(now - end) <= SAME_UTTERANCE_SAMPLES ? end : now
  }

  #timedIndex(startsAtMs: number, length: number): number {
    const isFirst = this.#endsAtMs === Number.NEGATIVE_INFINITY
    const continues = Math.abs(startsAtMs - this.#endsAtMs) <= SAME_UTTERANCE_MS
    this.#endsAtMs = startsAtMs + length / SAMPLES_PER_MS
    if (continues) return this.far.end
    const at = startsAtMs * SAMPLES_PER_MS
    this.#origin ??= at
    const lateSamples = this.#seemsOrigin - this.#origin
    if (this.#frames > 0 && (isFirst || lateSamples > CLOCK_STEP_SAMPLES)) this.#origin = this.#seemsOrigin
    return Math.round(at - this.#origin) - EARLY_SAMPLES
  }

  #compareClocks(at: number): void {
    if (this.#origin === undefined) this.#origin = at
    if (this.#frames === 0) {
      // The agent may have begun before the line did.
      this.lineEnd += Math.max(0, Math.round(at - this.#origin) - this.lineEnd)
      this.#seemsOrigin = at - this.lineEnd
    }
    this.#frames++
    const stray = at - this.lineEnd - this.#seemsOrigin
    this.#strayFrames = Math.abs(stray) > STALL_SAMPLES ? this.#strayFrames + 1 : 0
    const stalled = this.#strayFrames >= STALL_FRAMES
    this.#seemsOrigin += stalled ? stray : stray / Math.min(this.#frames, CLOCK_FRAMES)
    if (stalled) this.#strayFrames = 0
  }
}

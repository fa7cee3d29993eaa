const FRAME_MS = 20
/** The first frame of a sentence may have come a little late itself, milliseconds. */
const TOLERATED_MS = 10

export interface PacingOptions {
  /** How many frames a node sends ahead of the moment they are heard. */
  readonly aheadFrames: number
  /** How many frames the sentences have that are said: a stretch of another length ran dry. */
  readonly sentences: ReadonlySet<number>
}

/** How late the assistant's frames come, by the schedule of the first one of their sentence. */
export interface Pacing {
  /** `begun` when a sentence begins with it, or the rest of one that was stopped. */
  arrived(atMs: number): 'begun' | 'goes on'
  /** What was sent ahead is void. */
  stopped(): void
  /** Since the last reading. */
  read(): PacingReading
}

export interface PacingReading {
  /** Of each frame, milliseconds. */
  readonly lateness: readonly number[]
  /** How often the caller heard a gap within a sentence: all that was sent had been played. */
  readonly gaps: number
}

/**
 * A node sends a few frames ahead and from then on one every 20 ms. A frame counts from the moment it is due by the first
 * one of its sentence; the next sentence begins when this one has been heard.
 */
export function createPacing({ aheadFrames, sentences }: PacingOptions): Pacing {
  let lateness: number[] = []
  let gaps = 0
  let firstAtMs = 0
  let index = 0
  /** Of the sentence, before the last gap in it. */
  let framesBefore = 0
  /** What follows a stop may be the rest of a sentence: its length says nothing. */
  let isRest = false
  let wasStopped = false
  let heardAtMs = Number.NEGATIVE_INFINITY
  const longest = Math.max(...sentences)

  const lateMs = (atMs: number) => Math.max(0, atMs - firstAtMs - (index - aheadFrames) * FRAME_MS)

  /** The line was silent before this frame. */
  function begin(atMs: number): 'begun' | 'goes on' {
    const frames = framesBefore + index
    const isTorn = index > 0 && !isRest && !sentences.has(frames) && frames < longest
    if (isTorn) {
      gaps++
      lateness.push(lateMs(atMs))
    } else {
      isRest = wasStopped
    }
    framesBefore = isTorn ? frames : 0
    wasStopped = false
    firstAtMs = atMs
    index = 0
    return isTorn ? 'goes on' : 'begun'
  }

  return {
    arrived(atMs) {
      const is = atMs > heardAtMs - TOLERATED_MS ? begin(atMs) : 'goes on'
      if (index >= aheadFrames) lateness.push(lateMs(atMs))
      index++
      heardAtMs = firstAtMs + index * FRAME_MS
      return is
    },
    stopped() {
      heardAtMs = Number.NEGATIVE_INFINITY
      index = 0
      framesBefore = 0
      wasStopped = true
    },
    read() {
      const read = { lateness, gaps }
      lateness = []
      gaps = 0
      return read
    },
  }
}

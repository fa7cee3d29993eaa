/** A pause this long between frames begins a new stretch, milliseconds. */
const NEW_STRETCH_MS = 100
const FRAME_MS = 20

/** How late the assistant's frames come, by the schedule of their own first ones. */
export interface Pacing {
  arrived(atMs: number): void
  /** What was sent ahead is void. */
  stopped(): void
  /** Lateness of each frame since the last reading, milliseconds. */
  read(): number[]
}

/**
 * A node sends a few frames ahead and from then on one every 20 ms; `aheadFrames` is how many. A frame counts from the
 * moment it is due by the first one of its stretch.
 */
export function createPacing(aheadFrames: number): Pacing {
  let lateness: number[] = []
  let firstAtMs = 0
  let lastAtMs = Number.NEGATIVE_INFINITY
  let index = 0
  return {
    arrived(atMs) {
      if (atMs - lastAtMs > NEW_STRETCH_MS) {
        firstAtMs = atMs
        index = 0
      }
      lastAtMs = atMs
      const dueMs = firstAtMs + Math.max(0, index - aheadFrames + 1) * FRAME_MS
      if (index >= aheadFrames) lateness.push(Math.max(0, atMs - dueMs))
      index++
    },
    stopped: () => void (lastAtMs = Number.NEGATIVE_INFINITY),
    read() {
      const read = lateness
      lateness = []
      return read
    },
  }
}

/** Time, so that tests can own it. */
export interface Clock {
  /** Milliseconds since 1970, never going back while the process lives. */
  nowMs(): number
  /** Runs `task` once, later. Gives back what cancels it. */
  after(delayMs: number, task: () => void): () => void
}

/** A timer that fires this late lets the sockets speak first: what arrived meanwhile belongs before what is due. */
const LATE_MS = 20

export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  after(delayMs, task) {
    const dueMs = performance.now() + delayMs
    let late: NodeJS.Immediate | undefined
    const timer = setTimeout(() => {
      if (performance.now() - dueMs < LATE_MS) task()
      else late = setImmediate(task)
    }, delayMs)
    return () => {
      clearTimeout(timer)
      if (late) clearImmediate(late)
    }
  },
}

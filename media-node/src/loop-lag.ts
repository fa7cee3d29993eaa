import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10
const NANOSECONDS_PER_MS = 1e6

export interface LoopLag extends Disposable {
  /** How late timers were since the last reading, 99th percentile, milliseconds. Reading starts a new span. */
  readP99Ms(): number
}

/** Watches how late the event loop is: the one number that says whether a node holds too many calls. */
export function watchLoopLag(): LoopLag {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    readP99Ms() {
      // The histogram holds the whole wait, its own sampling interval included.
      const p99 = histogram.count === 0 ? 0 : histogram.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS
      histogram.reset()
      return Math.max(0, p99)
    },
    [Symbol.dispose]: () => void histogram.disable(),
  }
}

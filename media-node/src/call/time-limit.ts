import type { Clock } from '../clock.ts'
import type { CallInput } from './call-state.ts'

const LOOK_MS = 1_000
/** How long a call whose time is over may wait for a pause, milliseconds. */
const PATIENCE_MS = 30_000

/** Ends a call whose time is over with a goodbye: in the next pause, or after half a minute without one. */
export function limitTime(
  dispatch: (input: CallInput) => void,
  options: {
    /** Time left, milliseconds. Absent: as long as they like. */
    readonly endsInMs?: number | undefined
    /** Whether nobody is speaking to us. */
    readonly quiet: () => boolean
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): void {
  const { endsInMs, quiet, clock, signal } = options
  if (endsInMs === undefined) return
  let looking: Disposable | undefined
  const waiting = clock.after(endsInMs, () => {
    const overAt = clock.now()
    looking = clock.every(LOOK_MS, (nowMs) => {
      const urgent = nowMs - overAt >= PATIENCE_MS
      if (urgent || quiet()) dispatch({ type: 'time-over', urgent })
    })
  })
  const stop = () => {
    waiting[Symbol.dispose]()
    looking?.[Symbol.dispose]()
  }
  signal.addEventListener('abort', stop, { once: true })
}

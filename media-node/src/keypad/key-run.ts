import type { Clock } from '../clock.ts'

/** Nobody keys more in one go: an IBAN has 34 characters. */
const MOST_KEYS = 34

/** What ended a run of keys. */
export type RunEnd = 'hash' | 'pause'

/** Keys that are pressed in one go: `#` ends them, so may a pause, and `*` begins them anew. */
export interface KeyRun {
  press(key: string): void
  /** Forgets what was pressed since the last run ended. True when there was anything. */
  discard(): boolean
}

export interface KeyRunOptions {
  readonly pauseMs: () => number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** `onDone` answers whether the run is over; after a pause it may not be, then the digits are kept and more may follow. */
export function createKeyRun(
  onDone: (digits: string, end: RunEnd) => boolean,
  { pauseMs, clock, signal }: KeyRunOptions,
): KeyRun {
  let digits = ''
  let pause: Disposable | undefined
  signal.addEventListener('abort', discard, { once: true })
  return {
    press(key) {
      if (signal.aborted) return
      pause?.[Symbol.dispose]()
      if (key === '#') return done('hash')
      digits = key === '*' ? '' : (digits + key).slice(0, MOST_KEYS)
      pause = clock.after(pauseMs(), () => done('pause'))
    },
    discard,
  }

  function discard(): boolean {
    pause?.[Symbol.dispose]()
    const any = digits !== ''
    digits = ''
    return any
  }

  function done(end: RunEnd): void {
    pause?.[Symbol.dispose]()
    const keyed = digits
    digits = ''
    if (keyed && !onDone(keyed, end)) digits = keyed
  }
}

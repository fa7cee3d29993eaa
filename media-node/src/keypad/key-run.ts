import type { Clock } from '../clock.ts'

/** Nobody keys more in one go: an IBAN has 34 characters. */
const MOST_KEYS = 34

/** Keys that are pressed in one go: `#` ends them, so does a pause, and `*` begins them anew. */
export interface KeyRun {
  press(key: string): void
}

export function createKeyRun(
  onDone: (digits: string) => void,
  { pauseMs, clock, signal }: { readonly pauseMs: () => number; readonly clock: Clock; readonly signal: AbortSignal },
): KeyRun {
  let digits = ''
  let pause: Disposable | undefined
  signal.addEventListener(
    'abort',
    () => {
      pause?.[Symbol.dispose]()
      digits = ''
    },
    { once: true },
  )
  return {
    press(key) {
      if (signal.aborted) return
      pause?.[Symbol.dispose]()
      if (key === '#') return done()
      digits = key === '*' ? '' : (digits + key).slice(0, MOST_KEYS)
      pause = clock.after(pauseMs(), done)
    },
  }

  function done(): void {
    pause?.[Symbol.dispose]()
    const keyed = digits
    digits = ''
    if (keyed) onDone(keyed)
  }
}

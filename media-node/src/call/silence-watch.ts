import type { Clock } from '../clock.ts'

/** Tells when nobody has said anything for a while. */
export interface SilenceWatch {
  /** Something happened: the silence starts anew. */
  restart(): void
  stop(): void
}

export function createSilenceWatch(
  onSilence: () => void,
  { silenceMs, clock, signal }: { silenceMs: number; clock: Clock; signal: AbortSignal },
): SilenceWatch {
  let wait = new AbortController()
  return {
    restart() {
      wait.abort()
      wait = new AbortController()
      const own = wait.signal
      clock.sleep(silenceMs, AbortSignal.any([signal, own])).then(
        () => own.aborted || onSilence(),
        () => {},
      )
    },
    stop: () => wait.abort(),
  }
}

import type { Clock } from '../clock.ts'

/** Tells when nobody has said anything for a while. */
export interface SilenceWatch {
  /** Something happened: the silence starts anew. */
  restart(): void
  stop(): void
}

export function createSilenceWatch(
  onSilence: () => void,
  { silenceMs, clock, signal }: { silenceMs: () => number; clock: Clock; signal: AbortSignal },
): SilenceWatch {
  let wait: Disposable | undefined
  signal.addEventListener('abort', stop, { once: true })
  return {
    restart() {
      stop()
      if (!signal.aborted) wait = clock.after(silenceMs(), onSilence)
    },
    stop,
  }

  function stop(): void {
    wait?.[Symbol.dispose]()
  }
}

import type { Clock } from '../clock.ts'

/** Tells when nobody has said anything for a while. */
export interface SilenceWatch {
  /** Words came, or the call moved on: the silence starts anew. */
  restart(): void
  /** A sound: words may follow, and are waited for. The silence goes on when none do. */
  postpone(): void
  stop(): void
}

export function createSilenceWatch(
  onSilence: () => void,
  options: {
    readonly silenceMs: () => number
    /** How late the words of a sound may come. */
    readonly wordsLateMs: number
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): SilenceWatch {
  const { silenceMs, wordsLateMs, clock, signal } = options
  let wait: Disposable | undefined
  let dueMs: number | undefined
  signal.addEventListener('abort', stop, { once: true })
  return {
    restart: () => waitUntil(clock.now() + silenceMs()),
    postpone: () => waitUntil(Math.max(dueMs ?? clock.now() + silenceMs(), clock.now() + wordsLateMs)),
    stop,
  }

  function waitUntil(ms: number): void {
    stop()
    dueMs = ms
    if (!signal.aborted) wait = clock.after(ms - clock.now(), onSilence)
  }

  function stop(): void {
    wait?.[Symbol.dispose]()
  }
}

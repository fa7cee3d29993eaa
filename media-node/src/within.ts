import type { Clock } from './clock.ts'

interface Within {
  readonly clock: Clock
  /** The error to throw when nothing came in time. */
  readonly late: () => Error
  readonly signal: AbortSignal
}

/**
 * `work`, unless `ms` pass or `signal` aborts first: for providers that hang, and are deaf to a signal.
 * Loses the result of `work`, not the work.
 */
export async function within<T>(work: Promise<T>, ms: number, { clock, late, signal }: Within): Promise<T> {
  const done = new AbortController()
  const timer = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(() => {
    throw late()
  })
  timer.catch(() => {}) // the loser's rejection is nobody's business
  work.catch(() => {})
  try {
    return await Promise.race([work, timer])
  } finally {
    done.abort()
  }
}

/** The next value of `source`, in time. */
export const nextWithin = <T>(source: AsyncIterator<T>, ms: number, options: Within): Promise<IteratorResult<T>> =>
  within(source.next(), ms, options)

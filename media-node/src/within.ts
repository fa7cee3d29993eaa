import type { Clock } from './clock.ts'

interface Within {
  readonly clock: Clock
  /** The error to throw when nothing came in time. */
  readonly late: () => Error
  readonly signal: AbortSignal
}

/**
 * `work`, unless `ms` pass or `signal` aborts first: for providers that hang, and are deaf to a signal.
 * Loses the result of `work`, not the work. Asked for every token of every answer, so it makes no signal of its own.
 */
export function within<T>(work: Promise<T>, ms: number, { clock, late, signal }: Within): Promise<T> {
  const first = Promise.withResolvers<T>()
  const timer = clock.after(ms, () => first.reject(late()))
  const onAbort = (): void => first.reject(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  const done = (): void => {
    timer[Symbol.dispose]()
    signal.removeEventListener('abort', onAbort)
  }
  work.then(first.resolve, first.reject)
  return first.promise.finally(done)
}

/** The next value of `source`, in time. */
export const nextWithin = <T>(source: AsyncIterator<T>, ms: number, options: Within): Promise<IteratorResult<T>> =>
  within(source.next(), ms, options)

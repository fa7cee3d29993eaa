/** Runs work of the same key one after the other, in the order asked for. */
export interface InTurn<Key> {
  /**
   * Starts `work` when the work before it has ended, well or not. `signal` makes the caller wait no longer: work that has not
   * begun never does, and work that has goes on, with the next still waiting for it.
   */
  run<T>(key: Key, signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

export function inTurn<Key>(): InTurn<Key> {
  const running = new Map<Key, Promise<void>>()
  return {
    async run(key, signal, work) {
      for (let before = running.get(key); before; before = running.get(key)) await unlessAborted(before, signal)
      signal.throwIfAborted()
      const started = work()
      const over = (): void => void running.delete(key)
      running.set(key, started.then(over, over))
      return await unlessAborted(started, signal)
    },
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

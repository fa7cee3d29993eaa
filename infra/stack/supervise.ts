import type { StackProcess } from './process.ts'

/** More deaths than this within `WINDOW_MS` mean that starting again does not help. */
const MOST_RESTARTS = 5
const WINDOW_MS = 60_000

/** Starts a process again when it dies, as the platform would. `died` rejects when it keeps dying. */
export function supervise(start: () => StackProcess, onRestart: (name: string) => void): StackProcess {
  let current = start()
  let stopping = false
  const deaths: number[] = []
  const { promise: died, reject } = Promise.withResolvers<never>()
  died.catch(() => {})
  watch()

  return {
    name: current.name,
    died,
    kill: (signal) => current.kill(signal),
    async [Symbol.asyncDispose]() {
      stopping = true
      await current[Symbol.asyncDispose]()
    },
  }

  function watch(): void {
    current.died.catch((error: unknown) => {
      if (stopping) return
      const nowMs = performance.now()
      deaths.push(nowMs)
      if (deaths.filter((atMs) => nowMs - atMs < WINDOW_MS).length > MOST_RESTARTS) return reject(error)
      onRestart(current.name)
      current = start()
      watch()
    })
  }
}

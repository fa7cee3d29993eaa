import type { Caller } from './caller.ts'

const FRAME_MS = 20

/** Lets callers tick every 20 ms, spread over the frame as the calls of a carrier are. */
export interface Crowd extends Disposable {
  readonly callers: readonly Caller[]
  add(caller: Caller): void
  /** How late frames were sent, milliseconds, since the last reading: what this process could not do in time. */
  readLateness(): number[]
}

export function createCrowd(): Crowd {
  const callers: Caller[] = []
  const startedMs = performance.now()
  let passedMs = 0
  let lateness: number[] = []
  let timer = setTimeout(tick, 1)

  /** Each millisecond has its share of the callers; those that were missed are made up for. */
  function tick(): void {
    const nowMs = performance.now() - startedMs
    for (; passedMs <= nowMs; passedMs++) {
      lateness.push(nowMs - passedMs)
      for (let i = passedMs % FRAME_MS; i < callers.length; i += FRAME_MS) callers[i]?.tick()
    }
    timer = setTimeout(tick, 1)
  }

  return {
    callers,
    add: (caller) => void callers.push(caller),
    readLateness() {
      const read = lateness
      lateness = []
      return read
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

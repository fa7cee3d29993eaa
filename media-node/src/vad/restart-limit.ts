import type { Clock } from '../clock.ts'

/** How often within what time. */
export interface RestartLimit {
  readonly most: number
  readonly withinMs: number
}

/** Answers whether something that died may be started once more: `false` when it has been, `most` times within `withinMs`. */
export function createRestartLimit({ most, withinMs }: RestartLimit, clock: Pick<Clock, 'now'>): () => boolean {
  let startedMs: number[] = []
  return () => {
    const now = clock.now()
    startedMs = startedMs.filter((ms) => now - ms < withinMs)
    if (startedMs.length >= most) return false
    startedMs.push(now)
    return true
  }
}

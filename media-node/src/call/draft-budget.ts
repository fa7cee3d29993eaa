import type { Clock } from '../clock.ts'

/** Requests that one turn may cost on top of its own, at once. */
const BURST = 4
/** Of a long turn one more for so much of it: who talks for ten seconds is answered as soon as who says a word. */
const REFILL_MS = 1_500
/** What is said without a pause leaves so many for the pause that ends it. */
const KEPT_FOR_PAUSE = 1

/** How often an answer may be begun before it is certain that it is wanted. */
export interface DraftBudget {
  /** `speaking`: the caller has not paused. `false` when there is none left. */
  take(options: { readonly speaking: boolean }): boolean
  /** A turn is over. */
  reset(): void
}

export function createDraftBudget(clock: Clock): DraftBudget {
  let left = BURST
  let countedMs = clock.now()

  return {
    take({ speaking }) {
      const now = clock.now()
      left = Math.min(BURST, left + (now - countedMs) / REFILL_MS)
      countedMs = now
      if (left < 1 + (speaking ? KEPT_FOR_PAUSE : 0)) return false
      left--
      return true
    },
    reset() {
      left = BURST
      countedMs = clock.now()
    },
  }
}

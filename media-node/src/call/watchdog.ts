import type { Clock } from '../clock.ts'
import type { CallState } from './call-state.ts'

/** What a call waited for that never came. Each is counted under `call.stuck.` and its name. */
export type StuckIn = 'listening' | 'answering' | 'held' | 'goodbye' | 'leaving'

/** Longest that nothing may happen in each phase; milliseconds. */
export type Limits = Readonly<Record<StuckIn, number>>

export interface Patiences {
  readonly phone_silence_timeout_sec: number
  readonly answer_soft_timeout_sec: number
  readonly answer_hard_timeout_sec: number
}

/** The last net: each limit lies well beyond the timer that should have acted first. */
export const limitsOf = (features: Patiences): Limits => {
  const answerMs = (features.answer_soft_timeout_sec + features.answer_hard_timeout_sec) * 1_000
  return {
    listening: 2 * features.phone_silence_timeout_sec * 1_000 + 10_000,
    answering: answerMs + 10_000,
    held: 10_000,
    goodbye: answerMs + 10_000,
    leaving: 120_000,
  }
}

/** How often a call is looked at. */
const LOOK_MS = 1_000

/**
 * Watches one call by the wall clock. `follow` is told of every state; `onStuck` is called when a state lasted for its
 * limit and `signsOfLife` did not change either.
 */
export function createWatchdog(
  onStuck: (where: StuckIn) => void,
  options: {
    /** Read at each look: they may change during a call. */
    readonly limits: () => Limits
    /** Grows while sound goes out or words come in. */
    readonly signsOfLife: () => number
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): { follow(state: CallState): void } {
  const { limits, signsOfLife, clock, signal } = options
  let followed = ''
  let where: StuckIn | undefined
  let signs = 0
  let quietSince = 0
  const looking = clock.every(LOOK_MS, look)
  signal.addEventListener('abort', () => looking[Symbol.dispose](), { once: true })

  return {
    follow(state) {
      where = whereOf(state)
      const key = `${where} ${state.turn}`
      if (key === followed) return
      followed = key
      quietSince = clock.now()
    },
  }

  function look(): void {
    const before = signs
    signs = signsOfLife()
    if (signs !== before) quietSince = clock.now()
    if (where === undefined || clock.now() - quietSince < limits()[where]) return
    quietSince = clock.now()
    onStuck(where)
  }
}

function whereOf(state: CallState): StuckIn | undefined {
  if (state.phase === 'ended') return undefined
  return state.phase === 'answering' && state.held ? 'held' : state.phase
}

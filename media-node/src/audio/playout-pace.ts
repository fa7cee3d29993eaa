import type { Clock } from '../clock.ts'

/** Acknowledgements come with the network's jitter: less than this off is on time. */
const TOLERATED_MS = 40

/**
 * An acknowledgement never comes before what it acknowledges, but it may come any time after: the carrier itself has become
 * later when so many on end say so, a second of speech, and by the least that one of them says.
 */
const LATE_ON_END = 5

/** Nobody hears anything later than this: a carrier that says so counts otherwise than we do. */
const MAX_LAG_MS = 1_000

/**
 * How much later the caller hears what is sent than it would be heard if the carrier played it at once, as the carrier's
 * acknowledgements tell. Zero for a carrier that sends none.
 */
export interface PlayoutPace {
  readonly lagMs: number
  /** A frame was sent that is thought to be heard from `startsAt` to `endsAt`. */
  sent(startsAt: number, endsAt: number): void
  /** What the carrier held is gone. */
  cleared(): void
  /** `playedMs` of what was sent since then have been heard. Gives back by how much all that is to be heard moves. */
  acknowledge(playedMs: number): number
}

export function createPlayoutPace(clock: Clock): PlayoutPace {
  let lagMs = 0
  let sentMs = 0
  /** The first acknowledgement is all there is to go by. */
  let isFirst = true
  let lateOnEnd = 0
  let leastLateMs = Number.POSITIVE_INFINITY
  /** Where the audio without gaps that is played now began, in what was sent, and when; `endsAt` is where it is to end. */
  const run = { fromMs: 0, startsAt: 0, endsAt: Number.NEGATIVE_INFINITY }

  return {
    get lagMs() {
      return lagMs
    },
    sent(startsAt, endsAt) {
      if (startsAt !== run.endsAt) Object.assign(run, { fromMs: sentMs, startsAt })
      sentMs += endsAt - startsAt
      run.endsAt = endsAt
    },
    cleared() {
      sentMs = 0
      Object.assign(run, { fromMs: 0, endsAt: Number.NEGATIVE_INFINITY })
    },
    acknowledge(playedMs) {
      if (playedMs <= run.fromMs || playedMs > sentMs) return 0
      const thoughtAt = run.startsAt + playedMs - run.fromMs
      const off = believed(clock.now() - thoughtAt)
      const lag = Math.min(MAX_LAG_MS, Math.max(0, lagMs + off))
      const moved = lag - lagMs
      if (moved === 0) return 0
      lagMs = lag
      run.startsAt += moved
      run.endsAt += moved
      return moved
    },
  }

  /** What is true of an acknowledgement that comes `offMs` later than was thought (sooner, if negative). */
  function believed(offMs: number): number {
    const isLate = offMs >= TOLERATED_MS
    if (isLate && !isFirst) {
      leastLateMs = Math.min(leastLateMs, offMs)
      if (++lateOnEnd < LATE_ON_END) return 0
    }
    const off = isLate && !isFirst ? leastLateMs : offMs
    isFirst = false
    lateOnEnd = 0
    leastLateMs = Number.POSITIVE_INFINITY
    return Math.abs(off) < TOLERATED_MS ? 0 : off
  }
}

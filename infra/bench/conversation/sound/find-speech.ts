import { dbfsOf, FRAME_MS, powerOf, SAMPLES_PER_MS } from './level.ts'

/** Resolution of the search, milliseconds. */
const STEP_MS = 5
const STEP_SAMPLES = STEP_MS * SAMPLES_PER_MS
/** Speech is what is at most this far below the loudest part of it; decibels. */
const DEPTH_DB = 35
/** The same in a recording with the noise of a room in it. */
export const NOISY_DEPTH_DB = 22
/** And never less than this: nobody hears it on a telephone. */
const FAINTEST_DBFS = -50

/** A click is not speech: half of 60 ms is voiced where it begins and where it ends. */
const STEADY_STEPS = 12

/** Where somebody speaks in a recording; `voiced` has an entry every 5 ms of the whole recording. */
export interface FoundSpeech {
  readonly fromSample: number
  readonly toSample: number
  readonly voiced: readonly boolean[]
}

/** The first and the last sample of speech, to 5 ms, by energy. */
export function findSpeech(samples: Int16Array, depthDb: number = DEPTH_DB): FoundSpeech {
  const levels = Array.from({ length: Math.floor(samples.length / STEP_SAMPLES) }, (_, i) =>
    dbfsOf(powerOf(samples, i * STEP_SAMPLES, (i + 1) * STEP_SAMPLES)),
  )
  const threshold = Math.max(FAINTEST_DBFS, Math.max(...levels) - depthDb)
  const voiced = levels.map((level) => level >= threshold)
  const lasts = (isVoiced: boolean, i: number, all: readonly boolean[]): boolean =>
    isVoiced && all.slice(i, i + STEADY_STEPS).filter(Boolean).length >= STEADY_STEPS / 2
  const first = Math.max(0, voiced.findIndex(lasts))
  const last = voiced.length - 1 - Math.max(0, voiced.toReversed().findIndex(lasts))
  return { fromSample: first * STEP_SAMPLES, toSample: (last + 1) * STEP_SAMPLES, voiced }
}

/** The longest silence inside of what is said, milliseconds. */
export function longestPauseMs({ fromSample, toSample, voiced }: FoundSpeech): number {
  let longest = 0
  let pause = 0
  for (const isVoiced of voiced.slice(fromSample / STEP_SAMPLES, toSample / STEP_SAMPLES)) {
    pause = isVoiced ? 0 : pause + STEP_MS
    longest = Math.max(longest, pause)
  }
  return longest
}

/** Root mean square of the speech alone, decibels of full scale. */
export function speechDbfs(samples: Int16Array, { voiced }: FoundSpeech): number {
  let power = 0
  let steps = 0
  voiced.forEach((isVoiced, i) => {
    if (!isVoiced) return
    power += powerOf(samples, i * STEP_SAMPLES, (i + 1) * STEP_SAMPLES)
    steps++
  })
  return dbfsOf(power / Math.max(1, steps))
}

/** Where `share` of all that is spoken has been spoken: pauses do not count. */
export function sampleAtShare({ fromSample, toSample, voiced }: FoundSpeech, share: number): number {
  const total = voiced.filter(Boolean).length
  let spoken = 0
  for (let i = fromSample / STEP_SAMPLES; i < toSample / STEP_SAMPLES; i++) {
    if (voiced[i]) spoken++
    if (spoken >= share * total) return Math.min(toSample, (i + 1) * STEP_SAMPLES)
  }
  return toSample
}

/** The quietest place within `reachMs` of `near`: where words are most likely to part. */
export function quietestNear(samples: Int16Array, near: number, reachMs: number): number {
  let best = near
  let quietest = Number.POSITIVE_INFINITY
  const reach = reachMs * SAMPLES_PER_MS
  const half = (FRAME_MS * SAMPLES_PER_MS) / 2
  for (let at = Math.max(half, near - reach); at <= Math.min(samples.length - half, near + reach); at += STEP_SAMPLES) {
    const power = powerOf(samples, at - half, at + half)
    if (power < quietest) [quietest, best] = [power, at]
  }
  return best
}

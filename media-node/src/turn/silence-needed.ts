import { type Completeness, completeness, type Listening } from './completeness.ts'

/** Silence that ends a turn, as a share of `vad_silence_timeout_ms` (500 by default). */
const SHARES: Readonly<Record<Completeness, number>> = {
  full: 0.24,
  finished: 0.32,
  likely: 0.38,
  unsure: 1.5,
  open: 2,
  dictating: 3,
}

/** Of somebody who looks a phone number up, or thinks how their e-mail address is spelled. */
const ASKED_TO_DICTATE = 4

/** No words are worth more patience than this, whatever is configured. */
const LONGEST_MS = 4_000

/** A vote by ear counts from here, and from as far below certainty. */
const SURE = 0.8

/** Words, and how they sounded: a lowered voice closes what words leave open, a raised one opens what they close. */
function judged(text: string, listening: Heard): Completeness {
  const found = completeness(text, listening)
  const { vote } = listening
  if (vote === undefined) return found
  if (vote >= SURE) return found === 'unsure' ? 'likely' : found === 'open' ? 'unsure' : found
  if (vote > 1 - SURE) return found
  return found === 'finished' || found === 'likely' ? 'unsure' : found
}

export interface Heard extends Listening {
  /** Probability that the turn is over, by how it sounded. */
  readonly vote?: number | undefined
}

/** Silence after `text` that ends the turn, milliseconds. */
export function silenceNeededMs(text: string, configuredMs: number, listening: Heard = {}): number {
  const found = judged(text, listening)
  const { expecting } = listening
  const asked = found === 'dictating' && (expecting === 'email' || expecting === 'phone_number')
  const neededMs = configuredMs * (asked ? ASKED_TO_DICTATE : SHARES[found])
  return Math.min(neededMs, Math.max(configuredMs, LONGEST_MS))
}

export const soundsFinished = (text: string, listening: Heard = {}): boolean =>
  ['full', 'finished', 'likely'].includes(judged(text, listening))

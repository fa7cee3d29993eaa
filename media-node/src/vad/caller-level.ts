/** Voices this far below the caller's are other people's: a colleague, a television. */
const BELOW_CALLER_DB = 11.2
/** A voice is as loud as its last windows together: the end of a word is no other speaker. */
const VOICE_WINDOWS = 10
/** A pause of so many windows may bring another speaker. */
const PAUSE_WINDOWS = 6
/** Windows of voice after which the caller's level is known: half a second. Until then everybody is the caller. */
const LEARNING_WINDOWS = 16
/** Shares of the way to a new level, per window of the caller's voice: up in a second, down in two. */
const RISE = 0.03
const FALL = 0.016
/** While somebody too low speaks, the bar sinks: 0.3 dB a second, so that a caller who put the phone down is heard again. */
const SINK_DB = 0.01
/** Of the caller's voice no more than this is evidence of their level: six seconds. */
const MOST_EVIDENCE = 190
/**
 * A lower voice that goes on for so many times as long as the caller was heard at their level is the caller's: a loud "Hello?" says
 * little. Twice as long once both were heard by turns, which one voice does not do.
 */
const CONTRARY = { unproven: 2, proven: 4 }
/** A lower voice of half a second, and the caller again for a quarter: two people. */
const SECOND_VOICE_WINDOWS = 16
const RETURN_WINDOWS = 8
export const SILENT_DB = -96
/** Below this level nobody can be heard on a telephone, see `audio/quiet.ts`. */
export const AUDIBLE_DB = -60

/** Decides which windows of voice are the caller's, by their level. */
export interface LevelGate {
  /** `probability`, or 0 for a voice too low to be the caller's. `echo`: the window may be the assistant's, and teaches nothing. */
  pass(probability: number, levelDb: number, echo?: boolean): number
  /** Whoever speaks next is the caller: another person took the phone, or nobody was heard for long. */
  reset(): void
}

/** `threshold`: from what probability a window has voice. Read at each window. */
export function createLevelGate(threshold: () => number): LevelGate {
  let callerDb = SILENT_DB
  /** Windows of voice at the caller's level, and of lower voice since. */
  let evidence = 0
  let contrary = 0
  let returned = 0
  let proven = false
  const powers = new Float64Array(VOICE_WINDOWS)
  let voiced = 0
  let quiet = 0

  return {
    pass(probability, levelDb, echo = false) {
      if (probability < threshold()) {
        if (++quiet === PAUSE_WINDOWS) voiced = 0
        return probability
      }
      quiet = 0
      powers[voiced++ % VOICE_WINDOWS] = 10 ** (levelDb / 10)
      const voiceDb = 10 * Math.log10(mean(powers, Math.min(voiced, VOICE_WINDOWS)))
      const low = evidence >= LEARNING_WINDOWS && voiceDb < callerDb - BELOW_CALLER_DB
      // Of an echo that nobody can hear the detector may go on to hear what was before it.
      if (echo) return low || levelDb < AUDIBLE_DB ? 0 : probability
      if (low) return isCallerAfterAll(voiceDb) ? probability : 0
      learn(voiceDb)
      return probability
    },
    reset() {
      evidence = contrary = returned = voiced = 0
      proven = false
    },
  }

  function learn(voiceDb: number): void {
    evidence = Math.min(evidence + 1, MOST_EVIDENCE)
    if (evidence <= LEARNING_WINDOWS) callerDb = evidence === 1 ? voiceDb : callerDb + (voiceDb - callerDb) / evidence
    else callerDb += (voiceDb - callerDb) * (voiceDb > callerDb ? RISE : FALL)
    if (++returned < RETURN_WINDOWS) return
    proven ||= contrary >= SECOND_VOICE_WINDOWS
    contrary = 0
  }

  function isCallerAfterAll(voiceDb: number): boolean {
    callerDb -= SINK_DB
    returned = 0
    if (++contrary < evidence * (proven ? CONTRARY.proven : CONTRARY.unproven)) return false
    callerDb = voiceDb
    evidence = LEARNING_WINDOWS
    contrary = 0
    return true
  }
}

function mean(values: Float64Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i] ?? 0
  return sum / count
}

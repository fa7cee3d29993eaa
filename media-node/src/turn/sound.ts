/** Sound shorter than this is a click, not speech. */
const ONSET_MS = 60
/** A pause shorter than this is inside a word. */
const GAP_MS = 150
/** Of a sound that lasts, at least this much is voice: two coughs are not one long word. */
const DENSITY = 0.6

/** A consonant without voice is no longer than this; what hisses on is no consonant. */
const HISS_MS = 96
const AFTER_HISS_MS = 40
/** With so much voice after it, it was the beginning of a word. */
const VOICE_AFTER_HISS_MS = 96

/**
 * The detector was sure of a sound once: then windows beside it that it doubts belong to the same voice when they are as loud. On a
 * telephone's band it takes 100 ms to recognise "That", and loses a long "Please" in its middle.
 */
const SURE = 0.75
/** Less probable windows are something else. */
const DOUBTED = 0.2
/** Windows before the first that is voice: so much quieter at most, as a voice rises. */
const LEAD_IN_DB = 10
const LEAD_IN_WINDOWS = 3
/** Windows after it: so much quieter at most than the sound so far, and for so long. */
const SUSTAIN_DB = 6
const SUSTAIN_MS = 64

/** How long the sound at this moment has lasted, from windows of voice activity. Levels are decibels of full scale. */
export function createSound() {
  let fromMs = 0
  let untilMs = 0
  let voicedMs = 0
  let quietMs = 0
  /** Time since the last hiss began, and since it ended; and how much of it led to the sound. */
  let hissMs = 0
  let sinceHissMs = 0
  let ledByMs = 0
  /** The doubted windows right before this one, the last first: their levels, and how many there are. */
  const leadIn = new Float64Array(LEAD_IN_WINDOWS)
  let leads = 0
  let leadInMs = 0
  /** Of the sound: its highest probability, the power of its windows and their number, and how long it has been doubted. */
  let highest = 0
  let power = 0
  let windows = 0
  let doubtedMs = 0

  const isSure = (): boolean => highest >= SURE

  function begin(windowMs: number, endMs: number, levelDb: number): void {
    fromMs = endMs - windowMs
    ledByMs = Math.min(HISS_MS, hissMs)
    let rising = 0
    while (rising < leads && leadIn[rising]! >= levelDb - LEAD_IN_DB) rising++
    leadInMs = rising * windowMs
    highest = power = windows = 0
  }

  return {
    /** A window with voice in it; `endMs` on the clock of the audio. */
    voiced(windowMs: number, endMs: number, probability = 1, levelDb = Number.NaN): void {
      if (voicedMs === 0) begin(windowMs, endMs, levelDb)
      highest = Math.max(highest, probability)
      power += 10 ** (levelDb / 10)
      windows++
      leads = hissMs = quietMs = doubtedMs = 0
      voicedMs += windowMs
      untilMs = endMs
    },
    /** Whether a window that the detector doubts belongs to the sound before it: then it counts. */
    sustains(windowMs: number, endMs: number, probability: number, levelDb: number): boolean {
      const loud = levelDb >= 10 * Math.log10(power / windows) - SUSTAIN_DB
      if (!loud || !isSure() || probability < DOUBTED || voicedMs < ONSET_MS || doubtedMs >= SUSTAIN_MS) return false
      doubtedMs += windowMs
      voicedMs += windowMs
      untilMs = endMs
      return true
    },
    /** A window without; `hiss`: it may be a consonant. */
    quiet(windowMs: number, hiss: boolean, probability = 0, levelDb = Number.NaN): void {
      sinceHissMs = hiss ? 0 : sinceHissMs + windowMs
      // One window between may be half consonant and half vowel, and sound like neither.
      if (hiss || (hissMs > 0 && sinceHissMs <= AFTER_HISS_MS)) hissMs += windowMs
      else hissMs = 0
      if (probability >= DOUBTED) {
        leadIn.copyWithin(1, 0)
        leadIn[0] = levelDb
        leads = Math.min(leads + 1, LEAD_IN_WINDOWS)
      } else leads = 0
      quietMs += windowMs
      if (quietMs >= GAP_MS) voicedMs = 0
    },
    forget: () => void (voicedMs = 0),
    isSpeech: () => voicedMs >= ONSET_MS,
    /** Short dips count, a speaker is not silent between two syllables; and so does what a word begins with. */
    lastedMs(): number {
      const ownMs = voicedMs >= (untilMs - fromMs) * DENSITY ? untilMs - fromMs : voicedMs
      if (voicedMs < VOICE_AFTER_HISS_MS) return ownMs
      return ownMs + Math.max(ledByMs, isSure() ? leadInMs : 0)
    },
  }
}

/** Windows in which a sound may turn out to be speech again: a turn does not end within. */
export const ONSET_DOUBT_MS = ONSET_MS + 10

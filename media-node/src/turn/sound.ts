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

/** How long the sound at this moment has lasted, from windows of voice activity. */
export function createSound() {
  let fromMs = 0
  let untilMs = 0
  let voicedMs = 0
  let quietMs = 0
  /** Time since the last hiss began, and since it ended; and how much of it led to the sound. */
  let hissMs = 0
  let sinceHissMs = 0
  let ledByMs = 0

  return {
    /** A window with voice in it; `endMs` on the clock of the audio. */
    voiced(windowMs: number, endMs: number): void {
      if (voicedMs === 0) {
        fromMs = endMs - windowMs
        ledByMs = Math.min(HISS_MS, hissMs)
      }
      hissMs = 0
      quietMs = 0
      voicedMs += windowMs
      untilMs = endMs
    },
    /** A window without; `hiss`: it may be a consonant. */
    quiet(windowMs: number, hiss: boolean): void {
      sinceHissMs = hiss ? 0 : sinceHissMs + windowMs
      // One window between may be half consonant and half vowel, and sound like neither.
      if (hiss || (hissMs > 0 && sinceHissMs <= AFTER_HISS_MS)) hissMs += windowMs
      else hissMs = 0
      quietMs += windowMs
      if (quietMs >= GAP_MS) voicedMs = 0
    },
    forget: () => void (voicedMs = 0),
    isSpeech: () => voicedMs >= ONSET_MS,
    /** Short dips count, a speaker is not silent between two syllables; and so does the consonant that a word begins with. */
    lastedMs(): number {
      const ownMs = voicedMs >= (untilMs - fromMs) * DENSITY ? untilMs - fromMs : voicedMs
      return voicedMs >= VOICE_AFTER_HISS_MS ? ownMs + ledByMs : ownMs
    },
  }
}

/** Windows in which a sound may turn out to be speech again: a turn does not end within. */
export const ONSET_DOUBT_MS = ONSET_MS + 10

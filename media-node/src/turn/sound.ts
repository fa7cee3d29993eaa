/** Sound shorter than this is a click, not speech. */
const ONSET_MS = 60
/** A pause shorter than this is inside a word. */
const GAP_MS = 150
/** Of a sound that lasts, at least this much is voice: two coughs are not one long word. */
const DENSITY = 0.6

/** How long the sound at this moment has lasted, from windows of voice activity. */
export function createSound() {
  let fromMs = 0
  let untilMs = 0
  let voicedMs = 0
  let quietMs = 0

  return {
    /** A window with voice in it; `endMs` on the clock of the audio. */
    voiced(windowMs: number, endMs: number): void {
      if (voicedMs === 0) fromMs = endMs - windowMs
      quietMs = 0
      voicedMs += windowMs
      untilMs = endMs
    },
    quiet(windowMs: number): void {
      quietMs += windowMs
      if (quietMs >= GAP_MS) voicedMs = 0
    },
    forget: () => void (voicedMs = 0),
    isSpeech: () => voicedMs >= ONSET_MS,
    /** Short dips count: a speaker is not silent between two syllables. */
    lastedMs: () => (voicedMs >= (untilMs - fromMs) * DENSITY ? untilMs - fromMs : voicedMs),
  }
}

/** Windows in which a sound may turn out to be speech again: a turn does not end within. */
export const ONSET_DOUBT_MS = ONSET_MS + 10

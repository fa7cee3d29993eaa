import type { Clock } from '../clock.ts'
import type { CreateVad } from '../vad/vad.ts'

/** When the caller spoke, as far as the voice detector tells; milliseconds of the clock. */
export interface VoiceWatch {
  /** Since when they speak without a pause; `undefined` while they do not. */
  readonly sinceMs: number | undefined
  /** When they were last heard; `undefined` before the first time. */
  readonly lastMs: number | undefined
}

/** Likelier than not. */
const VOICE = 0.5
/** A pause between two words is not the end of a sound, milliseconds. */
const PAUSE_MS = 200
const WINDOW_MS = 32

/** `createVad`, and what can be told from its probabilities. */
export function watchedVad(createVad: CreateVad, clock: Clock): { createVad: CreateVad; voice: VoiceWatch } {
  let sinceMs: number | undefined
  let lastMs: number | undefined
  return {
    voice: {
      get sinceMs() {
        return sinceMs
      },
      get lastMs() {
        return lastMs
      },
    },
    createVad: (onProbability) =>
      createVad((probability, endMs) => {
        const now = clock.now()
        if (probability >= VOICE) {
          sinceMs ??= now - WINDOW_MS
          lastMs = now
        } else if (lastMs !== undefined && now - lastMs > PAUSE_MS) sinceMs = undefined
        onProbability(probability, endMs)
      }),
  }
}

/** So much louder than the line's own noise, and never fainter than what anybody hears on a telephone. */
const ABOVE_NOISE_DB = 10
const FAINTEST_DB = -60
/** The noise is the quietest of late: what it is thought to be rises by 1 dB a second, and falls at once. */
const RISE_DB = 0.032
/**
 * Power of the differences between samples of 16 kHz, against that of the samples: 0.6 for a tone of 2 kHz, 2 for one of 4 kHz. Vowels,
 * keys and coughs stay below 0.4.
 */
const SHARPNESS = 0.5

/**
 * Knows the sound of an "s" or "f" from voices and from the noise of the line. A voice detector does not always: a telephone
 * leaves little of it, and it is the first thing that is heard of "Something" and "Sorry".
 */
export interface HissDetector {
  /** Whether the window hisses; one after the other. `sharpness`: see above. */
  hisses(levelDb: number, sharpness: number): boolean
}

export function createHissDetector(): HissDetector {
  const noiseDb = new Float64Array([Number.POSITIVE_INFINITY]) // a captured number would be a new object per window
  return {
    hisses(levelDb, sharpness) {
      noiseDb[0] = Math.min(levelDb, noiseDb[0]! + RISE_DB)
      return sharpness >= SHARPNESS && levelDb >= Math.max(FAINTEST_DB, noiseDb[0] + ABOVE_NOISE_DB)
    },
  }
}

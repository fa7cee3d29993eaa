/** How fast the providers behind a call are. */
export interface ProviderProfile {
  readonly name: 'instant' | 'realistic'
  /** How often the recogniser tells what it has understood so far; milliseconds. 0: as soon as a word is over. */
  readonly partialEveryMs: number
  /** From the last sample of speech to the final words, milliseconds. */
  readonly finalAfterMs: number
  readonly firstTokenAfterMs: number
  /** Infinity: the whole reply at once. */
  readonly tokensPerSecond: number
  readonly firstAudioAfterMs: number
}

/** Providers that take no time: what is left is the product's own. */
export const INSTANT: ProviderProfile = {
  name: 'instant',
  partialEveryMs: 0,
  finalAfterMs: 0,
  firstTokenAfterMs: 0,
  tokensPerSecond: Number.POSITIVE_INFINITY,
  firstAudioAfterMs: 0,
}

/** What cloud providers take at their medians. */
export const REALISTIC: ProviderProfile = {
  name: 'realistic',
  partialEveryMs: 100,
  finalAfterMs: 300,
  firstTokenAfterMs: 350,
  tokensPerSecond: 50,
  firstAudioAfterMs: 120,
}

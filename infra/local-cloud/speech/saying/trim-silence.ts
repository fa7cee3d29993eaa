import { msToSamples } from '../sample-time.ts'

/** Below this an engine is silent: -52 dBFS. */
const AUDIBLE = 80
/** Kept before the first sound: a hard start clicks. More would be pure waiting. */
const LEADING_MS = 15
/** Kept after the last sound: the pause before the next sentence. */
const TRAILING_MS = 180

/** @returns a view without the silence engines put around speech, and how many samples were cut from its start. */
export function trimSilence(pcm: Int16Array): { readonly pcm: Int16Array; readonly cutSamples: number } {
  const first = pcm.findIndex((sample) => Math.abs(sample) > AUDIBLE)
  if (first < 0) return { pcm: pcm.subarray(0, Math.min(pcm.length, msToSamples(TRAILING_MS))), cutSamples: 0 }
  const last = pcm.findLastIndex((sample) => Math.abs(sample) > AUDIBLE)
  const from = Math.max(0, first - msToSamples(LEADING_MS))
  return { pcm: pcm.subarray(from, Math.min(pcm.length, last + msToSamples(TRAILING_MS))), cutSamples: from }
}

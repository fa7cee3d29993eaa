import { samplesToMs } from '../sample-time.ts'
import type { WordTiming } from './voice-engine.ts'

/** Where each word probably is: in proportion to its letters, for engines that do not tell. */
export function estimateWords(text: string, samples: number): readonly WordTiming[] {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const total = words.reduce((sum, word) => sum + word.length + 1, 0)
  const msPerLetter = total === 0 ? 0 : samplesToMs(samples) / total
  let letters = 0
  return words.map((word) => {
    const startMs = letters * msPerLetter
    letters += word.length + 1
    return { text: word, startMs, durationMs: (word.length + 1) * msPerLetter }
  })
}

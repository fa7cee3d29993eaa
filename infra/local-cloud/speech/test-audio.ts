import { msToSamples } from './sample-time.ts'

/** Audio for tests that need loudness, not words. */
export function loudNoise(ms: number): Int16Array {
  let seed = 42
  return Int16Array.from({ length: msToSamples(ms) }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return (seed / 2_147_483_648 - 0.5) * 12_000
  })
}

export const silence = (ms: number): Int16Array => new Int16Array(msToSamples(ms))

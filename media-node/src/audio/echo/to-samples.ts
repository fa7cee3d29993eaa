import { FULL_SCALE } from './sizes.ts'

/** Writes `output`, of ±1, from `at` on; what was 16 bits before comes out the same. False if one of them is no number. */
export function writeSamples(output: Float32Array, samples: Int16Array, at: number): boolean {
  let sum = 0
  for (let i = 0; i < output.length; i++) {
    const sample = output[i]!
    sum += sample
    samples[at + i] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE)))
  }
  return Number.isFinite(sum)
}

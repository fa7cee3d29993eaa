export const SAMPLE_RATE_HZ = 16_000
export const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1_000
export const FRAME_MS = 20
export const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS

export const samplesOf = (ms: number): number => Math.round(ms * SAMPLES_PER_MS)
export const msOf = (samples: number): number => samples / SAMPLES_PER_MS

/** Mean power, full scale 1. */
export function powerOf(samples: ArrayLike<number>, from = 0, to = samples.length): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += (samples[i] ?? 0) ** 2
  return to > from ? sum / (to - from) / 32_768 ** 2 : 0
}

/** Decibels of full scale. */
export const dbfsOf = (power: number): number => 10 * Math.log10(power + 1e-12)
/** What to multiply samples with. */
export const gainOf = (decibels: number): number => 10 ** (decibels / 20)

export const clip = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample)))

export const amplified = (samples: ArrayLike<number>, gain: number): Int16Array =>
  Int16Array.from(samples, (sample) => clip(sample * gain))

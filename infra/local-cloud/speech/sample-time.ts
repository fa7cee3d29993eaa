import { SAMPLE_RATE_HZ } from '../phone/pcm.ts'

/** The protocol counts time in units of 100 ns. */
const TICKS_PER_SAMPLE = 10_000_000 / SAMPLE_RATE_HZ
const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1_000

export const samplesToTicks = (samples: number): number => Math.round(samples * TICKS_PER_SAMPLE)
export const samplesToMs = (samples: number): number => samples / SAMPLES_PER_MS
export const msToSamples = (ms: number): number => Math.round(ms * SAMPLES_PER_MS)
export const msToTicks = (ms: number): number => Math.round(ms * 10_000)

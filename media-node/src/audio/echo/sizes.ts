/** What all parts of the echo canceller count in: samples at 16 kHz. */
export const SAMPLES_PER_MS = 16
/** One frame of the line: 20 ms. */
export const FRAME_SAMPLES = 320
/** One step of the filter: 10 ms, two to a frame, so that the filter adds no delay. */
export const HOP_SAMPLES = 160
/** Points of the filter's transform. */
export const BLOCK_SAMPLES = 512
/** Longest echo that is looked for, from the moment the caller should hear a sound: telephone networks stay below a second. */
export const MAX_DELAY_SAMPLES = 1_200 * SAMPLES_PER_MS
/** Length of an echo path behind its delay: a room that takes 0.3 s to fall silent is 38 dB down after it. */
export const TAIL_SAMPLES = 192 * SAMPLES_PER_MS
/** 16-bit samples to ±1. */
export const FULL_SCALE = 32_768

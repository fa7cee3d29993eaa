import type { AudioFrame } from '../audio/frame.ts'

/** A frame of one value all through, so that a test can tell frames apart. */
export const frameOf = (value: number): AudioFrame => ({ samples: new Int16Array(320).fill(value), sampleRate: 16_000 })

import { type AudioFrame, FRAME_MS } from '../audio/frame.ts'

const SAMPLE_RATE = 16_000
const FRAME_SAMPLES = (SAMPLE_RATE * FRAME_MS) / 1_000

/** The last frames of a line, in one block of memory: keeping one allocates nothing. */
export interface KeptAudio {
  keep(frame: AudioFrame): void
  /** The last `count` frames, or those there are, oldest first. Each lives until the next is kept. */
  last(count: number): readonly AudioFrame[]
}

/** @param mostFrames frames of 20 ms, 16 kHz, kept at most; 640 bytes each */
export function keepAudio(mostFrames: number): KeptAudio {
  const block = new Int16Array(mostFrames * FRAME_SAMPLES)
  let kept = 0
  const at = (index: number): AudioFrame => {
    const from = (index % mostFrames) * FRAME_SAMPLES
    return { samples: block.subarray(from, from + FRAME_SAMPLES), sampleRate: SAMPLE_RATE }
  }
  return {
    keep: ({ samples }) => block.set(samples, (kept++ % mostFrames) * FRAME_SAMPLES),
    last(count) {
      const there = Math.min(count, kept, mostFrames)
      return Array.from({ length: there }, (_, i) => at(kept - there + i))
    },
  }
}

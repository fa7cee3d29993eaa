import type { EchoCanceller } from '../../../media-node/src/audio/echo-canceller.ts'
import { FRAME_SAMPLES } from '../../../media-node/src/audio/echo/sizes.ts'
import { random } from './random.ts'

export interface RunOptions {
  /** How late frames of the line come and `played` is called, milliseconds at most. @defaultValue 0 */
  readonly jitterMs?: number
  /** Without times of the clock, as callers that have none. */
  readonly untimed?: boolean
  readonly seed?: number
  /** Called with the time each frame took, microseconds. */
  readonly onFrame?: (microseconds: number) => void
}

export interface RunResult {
  readonly output: Float32Array
  /** Frames that came back as the object that went in: the canceller slept. */
  readonly asleepFrames: number
}

/**
 * Puts a call through a canceller frame by frame, as the line and the playout do: `played` for every frame that is not
 * silent, at the time it is heard; `cancel` for every frame of the line.
 */
export function runCanceller(
  canceller: EchoCanceller,
  far: Float32Array,
  line: Float32Array,
  options: RunOptions = {},
): RunResult {
  const { jitterMs = 0, untimed = false, onFrame } = options
  const uniform = random(options.seed ?? 1)
  const frames = Math.floor(line.length / FRAME_SAMPLES)
  const output = new Float32Array(frames * FRAME_SAMPLES)
  const jitter = () => jitterMs * uniform()
  const lateness = Array.from({ length: frames }, jitter)
  let nextFar = 0
  let asleepFrames = 0
  let cameAt = 0
  for (let n = 0; n < frames; n++) {
    cameAt = Math.max(cameAt, (n + 1) * 20 + lateness[n]!)
    for (; nextFar < frames && nextFar * 20 + jitter() <= cameAt; nextFar++) {
      const heard = frameAt(far, nextFar)
      if (heard.samples.some((sample) => sample !== 0)) canceller.played(heard, untimed ? undefined : nextFar * 20)
    }
    const came = frameAt(line, n)
    const startedAt = performance.now()
    const left = canceller.cancel(came, untimed ? undefined : cameAt)
    onFrame?.((performance.now() - startedAt) * 1_000)
    if (left === came) asleepFrames++
    for (let i = 0; i < FRAME_SAMPLES; i++) output[n * FRAME_SAMPLES + i] = left.samples[i]! / 32_768
  }
  return { output, asleepFrames }
}

export const frameAt = (signal: Float32Array, n: number) => ({
  samples: Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => {
    const sample = (signal[n * FRAME_SAMPLES + i] ?? 0) * 32_768
    return Math.max(-32_768, Math.min(32_767, Math.round(sample)))
  }),
  sampleRate: 16_000 as const,
})

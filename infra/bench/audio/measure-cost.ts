import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '../../../media-node/src/audio/g711.ts'
import type { SampleRate } from '../../../media-node/src/audio/frame.ts'
import { createResampler } from '../../../media-node/src/audio/resampler.ts'
import { echoOf } from './echo-path.ts'
import { runCanceller } from './run-canceller.ts'
import { syntheticSpeech } from './synthetic-speech.ts'

export interface CostFigures {
  /** Of one frame of 20 ms, microseconds. */
  readonly medianUs: number
  readonly p99Us: number
  readonly asleepUs: number
  /** Growth of the heap and of buffers per frame, bytes; the frame that is handed on is 640 of them. */
  readonly bytesPerFrame: number
  readonly megabytesPerCall: number
}

/** What one call costs: A8. Needs `--expose-gc` for the memory. */
export async function measureCost(): Promise<CostFigures> {
  const far = syntheticSpeech(60, 3)
  const line = echoOf(far, { kind: 'room', delayMs: 120, lossDb: 6 })
  const times: number[] = []
  for (let round = 0; round < 2; round++) {
    times.length = 0
    using canceller = kalmanEchoCanceller()
    runCanceller(canceller, far, line, { onFrame: (us) => times.push(us) })
  }
  times.sort((a, b) => a - b)
  const asleep: number[] = []
  using sleeping = kalmanEchoCanceller()
  runCanceller(sleeping, new Float32Array(line.length), line, { onFrame: (us) => asleep.push(us) })
  asleep.sort((a, b) => a - b)
  return {
    medianUs: times[times.length >> 1] ?? 0,
    p99Us: times[Math.floor(times.length * 0.99)] ?? 0,
    asleepUs: asleep[asleep.length >> 1] ?? 0,
    ...memory(),
  }
}

function memory(): Pick<CostFigures, 'bytesPerFrame' | 'megabytesPerCall'> {
  if (!globalThis.gc) return { bytesPerFrame: Number.NaN, megabytesPerCall: Number.NaN }
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  globalThis.gc()
  globalThis.gc()
  const before = used()
  const cancellers = Array.from({ length: 20 }, () => kalmanEchoCanceller())
  globalThis.gc()
  const megabytesPerCall = (used() - before) / cancellers.length / 1e6
  const frame = {
    samples: Int16Array.from({ length: 320 }, (_, i) => 3_000 * Math.sin(i)),
    sampleRate: 16_000 as const,
  }
  const frames = 400
  const canceller = cancellers[0]!
  for (let n = 0; n < 200; n++) step(canceller, frame, n)
  globalThis.gc()
  const start = used()
  for (let n = 0; n < frames; n++) step(canceller, frame, n + 200)
  return { bytesPerFrame: (used() - start) / frames, megabytesPerCall }
}

function step(
  canceller: ReturnType<typeof kalmanEchoCanceller>,
  frame: Parameters<typeof canceller.cancel>[0],
  n: number,
): void {
  canceller.played(frame, n * 20)
  canceller.cancel(frame, n * 20)
}

/** Microseconds of one frame of 20 ms, median. */
export async function measureCodecs(): Promise<Readonly<Record<string, number>>> {
  const rates = [8_000, 16_000, 24_000] as const
  const figures: Record<string, number> = {}
  for (const from of rates) {
    for (const to of rates)
      if (from !== to) figures[`resample ${from / 1_000} to ${to / 1_000}`] = medianUs(resampling(from, to))
  }
  const speech = Int16Array.from({ length: 160 }, (_, i) => 8_000 * Math.sin(i))
  const [mulaw, alaw] = [encodeMulaw(speech), encodeAlaw(speech)]
  figures['encode μ-law'] = medianUs(() => encodeMulaw(speech))
  figures['decode μ-law'] = medianUs(() => decodeMulaw(mulaw))
  figures['encode A-law'] = medianUs(() => encodeAlaw(speech))
  figures['decode A-law'] = medianUs(() => decodeAlaw(alaw))
  return figures
}

function resampling(from: SampleRate, to: SampleRate): () => void {
  const resampler = createResampler(from, to)
  const frame = { samples: Int16Array.from({ length: from / 50 }, (_, i) => 8_000 * Math.sin(i)), sampleRate: from }
  return () => void resampler.resample(frame)
}

function medianUs(work: () => unknown): number {
  const times: number[] = []
  for (let round = 0; round < 60; round++) {
    const startedAt = performance.now()
    for (let i = 0; i < 500; i++) work()
    times.push((performance.now() - startedAt) * 2)
  }
  return times.sort((a, b) => a - b)[30] ?? 0
}

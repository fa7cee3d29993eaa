import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import type { EchoCanceller } from '../../../media-node/src/audio/echo-canceller.ts'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '../../../media-node/src/audio/g711.ts'
import type { SampleRate } from '../../../media-node/src/audio/frame.ts'
import { createResampler } from '../../../media-node/src/audio/resampler.ts'
import { echoOf } from './echo-path.ts'
import { frameAt, runCanceller } from './run-canceller.ts'
import { syntheticSpeech } from './synthetic-speech.ts'

const MEASURED_FRAMES = 1_500
const WARM_UP_ROUNDS = 4
const BATCH_FRAMES = 150

export interface CostFigures {
  /** Of one frame of 20 ms, microseconds. */
  readonly medianUs: number
  readonly p99Us: number
  readonly asleepUs: number
  /** Growth of the heap and of buffers per frame, bytes: the frame that is handed on is the canceller's own. */
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
  return { bytesPerFrame: bytesPerFrame(cancellers[0]!, used), megabytesPerCall }
}

/** Of an echoing line once the code is compiled: what is measured before that is the interpreter's. Median of batches. */
function bytesPerFrame(canceller: EchoCanceller, used: () => number): number {
  const far = syntheticSpeech(MEASURED_FRAMES / 50, 3)
  const line = echoOf(far, { kind: 'room', delayMs: 120, lossDb: 6 })
  const frames = Array.from({ length: MEASURED_FRAMES }, (_, n) => ({ far: frameAt(far, n), line: frameAt(line, n) }))
  const sizes: number[] = []
  let atMs = 0
  for (let round = 0; round < WARM_UP_ROUNDS + 1; round++) {
    sizes.length = 0
    for (let from = 0; from < MEASURED_FRAMES; from += BATCH_FRAMES) {
      globalThis.gc?.()
      const before = used()
      for (let n = from; n < from + BATCH_FRAMES; n++, atMs += 20) {
        canceller.played(frames[n]!.far, atMs)
        canceller.cancel(frames[n]!.line, atMs + 20)
      }
      sizes.push((used() - before) / BATCH_FRAMES)
    }
  }
  return sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? Number.NaN
}

/** Microseconds of one frame of 20 ms, median. */
export async function measureCodecs(): Promise<Readonly<Record<string, number>>> {
  const rates = [8_000, 16_000, 24_000] as const
  const figures: Record<string, number> = {}
  for (const from of rates) {
    for (const to of rates)
      if (from !== to) figures[`resample ${from / 1_000} to ${to / 1_000}`] = quietUs(resampling(from, to))
  }
  const speech = Int16Array.from({ length: 160 }, (_, i) => 8_000 * Math.sin(i))
  const [mulaw, alaw] = [encodeMulaw(speech), encodeAlaw(speech)]
  const [bytes, samples] = [new Uint8Array(speech.length), new Int16Array(speech.length)]
  figures['encode μ-law'] = quietUs(() => encodeMulaw(speech, bytes))
  figures['decode μ-law'] = quietUs(() => decodeMulaw(mulaw, samples))
  figures['encode A-law'] = quietUs(() => encodeAlaw(speech, bytes))
  figures['decode A-law'] = quietUs(() => decodeAlaw(alaw, samples))
  return figures
}

function resampling(from: SampleRate, to: SampleRate): () => void {
  const resampler = createResampler(from, to, { reuse: true })
  const frame = { samples: Int16Array.from({ length: from / 50 }, (_, i) => 8_000 * Math.sin(i)), sampleRate: from }
  return () => void resampler.resample(frame)
}

/** Of 60 rounds, as fast as one in four: what else runs on the machine makes rounds slower, and none faster. */
function quietUs(work: () => unknown): number {
  const times: number[] = []
  for (let round = 0; round < 60; round++) {
    const startedAt = performance.now()
    for (let i = 0; i < 500; i++) work()
    times.push((performance.now() - startedAt) * 2)
  }
  return times.sort((a, b) => a - b)[15] ?? 0
}

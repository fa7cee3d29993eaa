import { systemClock } from '../../../media-node/src/clock.ts'
import { createHook } from 'node:async_hooks'
import { PerformanceObserver } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { CallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import type { AudioFrame } from '../../../media-node/src/audio/frame.ts'
import type { EchoCanceller } from '../../../media-node/src/audio/echo-canceller.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { acsStream } from '../../../media-node/src/server/acs-stream.ts'
import { acsAudio } from '../../../media-node/src/testing/acs-wire.ts'
import { received } from '../../../media-node/src/testing/wire-text.ts'
import { type GatedVad, levelGated } from '../../../media-node/src/vad/level-gate.ts'
import { loadSilero } from '../../../media-node/src/vad/silero.ts'
import { percentile } from '../conversation/figures.ts'

type Stage = 'transport' | 'aec' | 'vad'

/** What one frame of 20 ms costs from the socket's message to the recogniser's door. */
export interface InboundFigures {
  readonly assistant: 'silent' | 'speaking'
  /** Time on the main thread, microseconds. */
  readonly us: { readonly p50: number; readonly p99: number }
  /** The same by stage, at the median: reading the socket's message, the canceller, the detector's share before its thread. */
  readonly stagesUs: Readonly<Record<Stage, number>>
  /** Memory taken, bytes. The frame itself lives in the stream's own. */
  readonly bytes: number
  /** Promises, timers and other asynchronous things made in 50 frames. */
  readonly asynchronous: number
}

const MODEL = fileURLToPath(new URL('../../../media-node/models/silero_vad_v6.onnx', import.meta.url))
/** Frames of a hundred calls in twelve seconds: the runtime has compiled what it will. */
const WARM_UP = 60_000
const FRAMES = 3_000
/** Frames between two looks at the memory: few enough that nothing is collected meanwhile. */
const BATCH = 50
const FRAME_MS = 20
const ECHO_FRAMES = 8
const FRAME_SAMPLES = 320

export async function measureInbound(assistant: InboundFigures['assistant']): Promise<InboundFigures> {
  await using silero = await loadSilero({
    clock: systemClock,
    modelPath: MODEL,
    metrics: createMetrics(),
    log: silentLog,
  })
  using echoCanceller = kalmanEchoCanceller({ metrics: createMetrics() })
  using vad = levelGated(silero.createVad, () => 0.5)(() => {})
  const stages = { transport: [] as number[], aec: [] as number[], vad: [] as number[] }
  const path = pathOf(echoCanceller, vad, (fromMs, readMs, cancelledMs) => {
    stages.transport.push((readMs - fromMs) * 1_000)
    stages.aec.push((cancelledMs - readMs) * 1_000)
    stages.vad.push((performance.now() - cancelledMs) * 1_000)
  })
  const frames = speechLike(512)
  const said = frames.map((samples): AudioFrame => ({ samples, sampleRate: 16_000 }))
  const messages = frames.map((samples) => received(acsAudio(samples)))
  let n = 0
  const one = (): void => {
    if (assistant === 'speaking') echoCanceller.played(said[n % said.length]!, n * FRAME_MS)
    path.push(messages[(n + messages.length - ECHO_FRAMES) % messages.length]!, n * FRAME_MS)
    n++ // time goes on: were it to begin anew, the canceller would learn anew
  }
  await batches(WARM_UP, one)
  const times: number[] = []
  path.timed = true
  await batches(FRAMES, () => {
    const startedMs = performance.now()
    one()
    times.push((performance.now() - startedMs) * 1_000)
  })
  path.timed = false
  const bytes = await bytesPerFrame(one)
  let asynchronous = 0
  const hook = createHook({ init: () => void asynchronous++ })
  hook.enable()
  for (let i = 0; i < BATCH; i++) one()
  hook.disable()
  // The detector asks once per batch of windows to be woken: that is not once per frame of a call.
  const median = (stage: Stage): number => percentile(stages[stage], 0.5)
  return {
    assistant,
    us: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    stagesUs: { transport: median('transport'), aec: median('aec'), vad: median('vad') },
    bytes,
    asynchronous,
  }
}

async function batches(frames: number, one: () => void): Promise<void> {
  for (let n = 0; n < frames; n++) {
    if (n % BATCH === 0) await breathe()
    one()
  }
}

/** The median of many batches in which nothing was collected. */
async function bytesPerFrame(one: () => void): Promise<number> {
  using collections = watchCollections()
  const sizes: number[] = []
  for (let n = 0; n < FRAMES; n += BATCH) {
    await breathe()
    const collected = collections.count()
    const before = memory()
    for (let i = 0; i < BATCH; i++) one()
    const after = memory()
    await breathe()
    if (collections.count() === collected) sizes.push((after - before) / BATCH)
  }
  return Math.round(percentile(sizes, 0.5))
}

type OnFrame = (fromMs: number, readMs: number, cancelledMs: number) => void

interface Path {
  push(message: Uint8Array, atMs: number): void
  /** Off: the clock is not looked at, which takes memory. */
  timed: boolean
}

/** The frame path of `media-node/src/call/call-session.ts`, behind the carrier's own parser. */
function pathOf(echoCanceller: EchoCanceller, vad: GatedVad, onFrame: OnFrame): Path {
  const stream = openLine()
  let now = 0
  let fromMs = 0
  const path: Path = {
    timed: false,
    push(message, atMs) {
      now = atMs
      if (path.timed) fromMs = performance.now()
      stream.handler.onMessage(message)
    },
  }
  stream.start({
    onAudio(frame) {
      if (!path.timed) return vad.push(echoCanceller.cancel(frame, now), echoCanceller)
      const readMs = performance.now()
      const voice = echoCanceller.cancel(frame, now)
      const cancelledMs = performance.now()
      vad.push(voice, echoCanceller)
      onFrame(fromMs, readMs, cancelledMs)
    },
    onDigit() {},
    onPlayed() {},
    onClosed() {},
  })
  return path
}

/** The stream of one call, without a socket. */
export function openLine(): ReturnType<typeof acsStream> {
  const callId = CallId.parse('00000000-0000-4000-8000-000000000000')
  return acsStream({ callId, tokenEpoch: 0, metrics: createMetrics(), onOpen() {}, onClosed() {} })
}

export function speechLike(count: number): Int16Array[] {
  return Array.from({ length: count }, (_, n) =>
    Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => {
      const at = n * FRAME_SAMPLES + i
      return 6_000 * Math.sin(at / 9) * Math.sin(at / 2_000) + 900 * Math.sin(at * at * 0.00001)
    }),
  )
}

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

export const breathe = (): Promise<void> => new Promise((done) => setTimeout(done, 1))

function watchCollections(): Disposable & { count(): number } {
  let seen = 0
  const observer = new PerformanceObserver((list) => (seen += list.getEntries().length))
  observer.observe({ entryTypes: ['gc'] })
  return { count: () => seen, [Symbol.dispose]: () => observer.disconnect() }
}

if (import.meta.main) console.table([await measureInbound('silent'), await measureInbound('speaking')])

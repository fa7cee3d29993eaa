import { setImmediate } from 'node:timers/promises'
import { silentLog } from '@call-center/shared/log'
import type { AudioFrame } from '../../../media-node/src/audio/frame.ts'
import { createPlayout } from '../../../media-node/src/audio/playout.ts'
import { systemClock, type Clock } from '../../../media-node/src/clock.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { azureSpeechToText } from '../../../media-node/src/stt/azure.ts'
import { openFakeSpeechServer } from '../../../media-node/src/testing/fake-speech-server.ts'
import { breathe, openLine, speechLike } from './inbound.ts'

/** Microseconds of the main thread for each frame of 20 ms. */
export interface StageFigures {
  readonly mean: number
  /** Of the slowest frames: the one of a tenth of a second that is handed over, or that is written. */
  readonly worst: number
}

const FRAMES = 3_000
const WARM_UP = 1_000
/** Frames between two looks at what waits. */
const BATCH = 50
const FRAME_MS = 20
const SLICE_FRAMES = 5
const FRAME_SAMPLES = 320
const SAMPLE_RATE = 16_000

/**
 * The recogniser's stream, with the real SDK behind it and a server on this machine: what a frame takes until it is handed
 * over. What the SDK then does in its own time is in `capacity`, as `stt`.
 */
export async function measureRecogniser(): Promise<StageFigures> {
  await using server = await openFakeSpeechServer()
  const [metrics, closing] = [createMetrics(), new AbortController()]
  const { endpoint } = server
  const stt = azureSpeechToText({ endpoint, key: 'bench', clock: systemClock, log: silentLog, metrics })
  await using stream = await stt.open({
    language: 'en-US',
    phrases: [],
    correlationId: 'bench',
    onTranscript() {},
    onError(error) {
      throw error
    },
    signal: closing.signal,
  })
  return await timed((n) => stream.push(frameOf(n)))
}

/** What is said: from the frames of a synthesiser to the text on the carrier's socket, and to the canceller's reference. */
export async function measurePlayout(): Promise<StageFigures> {
  const time = handClock()
  const stream = openLine()
  let written = 0
  stream.handler.onOpen({ send: (message) => (written += message.length) > 0, close() {} })
  let heard = 0
  const playout = createPlayout({
    clock: time.clock,
    send: (frame) => stream.send(frame),
    clear() {},
    onPlayed: () => void heard++,
  })
  const over = new AbortController()
  const playing = playout.play(slices(), over).catch(() => {})
  const figures = await timed(() => time.pass(FRAME_MS))
  over.abort()
  await playing
  if (heard < FRAMES || written === 0) throw new Error('nothing was played')
  return figures
}

async function timed(one: (n: number) => void): Promise<StageFigures> {
  const times: number[] = []
  for (let n = 0; n < WARM_UP + FRAMES; n++) {
    if (n % SLICE_FRAMES === 0) await setImmediate() // the source is read
    if (n % BATCH === 0) await breathe()
    const startedMs = performance.now()
    one(n)
    if (n >= WARM_UP) times.push((performance.now() - startedMs) * 1_000)
  }
  const sum = times.reduce((all, us) => all + us, 0)
  return { mean: sum / FRAMES, worst: times.toSorted((a, b) => a - b)[Math.floor(FRAMES * 0.99)] ?? 0 }
}

async function* slices(): AsyncGenerator<AudioFrame> {
  for (let n = 0; ; n += SLICE_FRAMES) {
    const samples = new Int16Array(SLICE_FRAMES * FRAME_SAMPLES)
    for (let i = 0; i < SLICE_FRAMES; i++) samples.set(frameOf(n + i).samples, i * FRAME_SAMPLES)
    yield { samples, sampleRate: SAMPLE_RATE }
  }
}

const LOUD = speechLike(64).map((samples): AudioFrame => ({ samples, sampleRate: SAMPLE_RATE }))

const frameOf = (n: number): AudioFrame => LOUD[n % LOUD.length]!

/** Time that goes on by hand: nothing else is measured. */
function handClock(): { readonly clock: Clock; pass(ms: number): void } {
  const beats = new Set<(nowMs: number) => void>()
  let nowMs = 0
  return {
    clock: {
      ...systemClock,
      now: () => nowMs,
      every(_, beat) {
        beats.add(beat)
        return { [Symbol.dispose]: () => void beats.delete(beat) }
      },
    },
    pass(ms) {
      nowMs += ms
      for (const beat of beats) beat(nowMs)
    },
  }
}

import type { Clock } from '../clock.ts'
import {
  CUTOFF_LATENCY,
  FRAMES_IN,
  FRAMES_IN_LATENCY,
  FRAMES_OUT,
  FRAMES_OUT_LATENCY,
  type Metrics,
} from '../metrics.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import type { VoiceWatch } from './voice-watch.ts'

/** Frames that are told of together: a second of them. Nothing is allocated for the others. */
const FRAMES_TOGETHER = 50
/** Longer, and it was not what the caller says now that silenced the assistant; milliseconds. */
const LONGEST_CUTOFF_MS = 3_000
/** Longer gaps are pauses: the assistant has nothing to say. Milliseconds. */
const LONGEST_GAP_MS = 1_000

/** `stream`, with its frames counted, the gaps between them, and how fast the assistant falls silent. */
export function observedStream(
  stream: CarrierStream,
  { metrics, voice, clock }: { readonly metrics: Metrics; readonly voice: VoiceWatch; readonly clock: Clock },
): CarrierStream {
  const incoming = new FrameCount(FRAMES_IN, FRAMES_IN_LATENCY, metrics)
  const outgoing = new FrameCount(FRAMES_OUT, FRAMES_OUT_LATENCY, metrics)
  return {
    callId: stream.callId,
    tokenEpoch: stream.tokenEpoch,
    start: (events) =>
      stream.start({
        onAudio(frame) {
          incoming.note(clock.now())
          events.onAudio(frame)
        },
        onDigit: (digit) => events.onDigit(digit),
        onPlayed: (playedMs) => events.onPlayed(playedMs),
        onClosed() {
          incoming.tell()
          outgoing.tell()
          events.onClosed()
        },
      }),
    send(frame) {
      outgoing.note(clock.now())
      return stream.send(frame)
    },
    clear() {
      if (voice.sinceMs !== undefined) {
        const ms = clock.now() - voice.sinceMs
        if (ms < LONGEST_CUTOFF_MS) metrics.record(CUTOFF_LATENCY, ms / 1_000)
      }
      stream.clear()
    },
    close: () => stream.close(),
  }
}

/** Fifty frames a second times every call: two numbers are compared and one is counted. */
class FrameCount {
  readonly #counter: string
  readonly #gaps: string
  readonly #metrics: Metrics
  #frames = 0
  #lastMs = 0
  #longestMs = 0

  constructor(counter: string, gaps: string, metrics: Metrics) {
    this.#counter = counter
    this.#gaps = gaps
    this.#metrics = metrics
  }

  note(nowMs: number): void {
    const gapMs = nowMs - this.#lastMs
    if (gapMs > this.#longestMs && gapMs < LONGEST_GAP_MS) this.#longestMs = gapMs
    this.#lastMs = nowMs
    if (++this.#frames === FRAMES_TOGETHER) this.tell()
  }

  tell(): void {
    if (this.#frames === 0) return
    this.#metrics.add(this.#counter, this.#frames)
    if (this.#longestMs > 0) this.#metrics.record(this.#gaps, this.#longestMs / 1_000)
    this.#frames = 0
    this.#longestMs = 0
  }
}

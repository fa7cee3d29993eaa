import { newCallId } from '@call-center/shared/call/call'
import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import type { CarrierStream } from '../../../../media-node/src/server/carrier-stream.ts'
import { clip, FRAME_MS, FRAME_SAMPLES, msOf, SAMPLE_RATE_HZ, SAMPLES_PER_MS } from '../sound/level.ts'
import type { Utterance } from '../sound/utterance.ts'
import { createEchoReturn, type EchoReturn, type LineEcho } from './echo-return.ts'
import { PlayoutBuffer } from './played.ts'
import type { Telephone } from './telephone.ts'
import { Track } from './track.ts'

export interface LineOptions {
  readonly echo?: LineEcho
  /** Of silence: one second of it, which is repeated. */
  readonly noise: Int16Array
}

/** Something the caller says, and when. Moments are samples since the line opened; `fromMs`, `toMs` the clock's. */
export interface Cue {
  readonly utterance: Utterance
  readonly fromSample: number
  readonly toSample: number
  /** When the first and the last sample of speech leave the caller's mouth. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * A line in real time: brings 20 ms frames when their last sample has been spoken, plays what it is sent, and keeps both.
 * It does not drift: each frame is due at its own moment, and one that is late is followed at once. By itself it is the
 * stream of a carrier that brings PCM of 16 kHz, where nothing happens on the way; it is the telephone of any other.
 */
export class VirtualLine implements CarrierStream, Telephone {
  readonly callId = newCallId()
  readonly tokenEpoch = 0
  readonly cues: Cue[] = []
  readonly played = new PlayoutBuffer()
  readonly heard = new Track()
  readonly said = new Track()
  /** When each frame was sent, by the clock. */
  readonly sentAtMs: number[] = []
  /** When audio was taken back that had not been heard. */
  readonly clears: { readonly atMs: number; readonly droppedMs: number }[] = []
  /** How late frames were; milliseconds. */
  readonly latenessMs: number[] = []
  /** Samples of the caller delivered so far. */
  deliveredSamples = 0
  closed = false
  readonly #noise: Int16Array
  readonly #echo: EchoReturn | undefined
  readonly #openedAtMs = performance.now()
  #events: Parameters<Telephone['start']>[0] | undefined
  #timer: NodeJS.Timeout | undefined
  #frame = Promise.withResolvers<void>()

  constructor({ noise, echo }: LineOptions) {
    this.#noise = noise
    this.#echo = echo && createEchoReturn(echo)
  }

  start(events: Parameters<Telephone['start']>[0]): void {
    this.#events = events
    this.#schedule()
  }

  send(frame: AudioFrame): boolean {
    this.play(frame, frame)
    return true
  }

  play(frame: AudioFrame, sent: AudioFrame): void {
    const now = performance.now()
    this.sentAtMs.push(now)
    this.heard.write(this.played.add(sent, this.#sampleAt(now)), frame.samples)
  }

  get unheardMs(): number {
    return Math.max(0, this.msAt(this.played.endSample) - performance.now())
  }

  clear(): void {
    const now = performance.now()
    const at = this.#sampleAt(now)
    const dropped = this.played.clear(at)
    if (dropped > 0) this.clears.push({ atMs: now, droppedMs: msOf(dropped) })
    this.heard.cut(at)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.closed = true
    this.#frame.resolve()
  }

  hangUp(): void {
    this.close()
    this.#events?.onClosed()
  }

  /** The caller begins to speak at `atMs` of the clock, or as soon as that is still possible. */
  say(utterance: Utterance, atMs: number): Cue {
    const fromSample = Math.max(this.deliveredSamples, this.#sampleAt(atMs))
    const toSample = fromSample + utterance.samples.length
    const fromMs = this.msAt(fromSample)
    const cue = { utterance, fromSample, toSample, fromMs, toMs: this.msAt(toSample) }
    this.cues.push(cue)
    return cue
  }

  /** The next frame has been delivered. */
  frame(): Promise<void> {
    return this.#frame.promise
  }

  /** The clock's milliseconds of a sample. */
  readonly msAt = (sample: number): number => this.#openedAtMs + msOf(sample)

  isTalking(): boolean {
    return this.unheardMs > 0
  }

  readonly #sampleAt = (atMs: number): number => Math.round((atMs - this.#openedAtMs) * SAMPLES_PER_MS)

  #schedule(): void {
    const dueMs = this.msAt(this.deliveredSamples + FRAME_SAMPLES)
    this.#timer = setTimeout(() => this.#deliver(dueMs), Math.max(0, dueMs - performance.now()))
  }

  #deliver(dueMs: number): void {
    this.latenessMs.push(Math.max(0, performance.now() - dueMs))
    const samples = this.#mix(this.deliveredSamples)
    this.said.write(this.deliveredSamples, samples)
    this.deliveredSamples += FRAME_SAMPLES
    this.#events?.onAudio({ samples: samples.slice(), sampleRate: SAMPLE_RATE_HZ })
    if (this.closed) return
    this.#frame.resolve()
    this.#frame = Promise.withResolvers()
    this.#schedule()
  }

  #mix(from: number): Int16Array {
    const noise = this.#noise
    const sum = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => noise[(from + i) % noise.length] ?? 0)
    for (const { fromSample, toSample, utterance } of this.cues) {
      if (fromSample >= from + FRAME_SAMPLES || toSample <= from) continue
      for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] ?? 0) + (utterance.samples[from + i - fromSample] ?? 0)
    }
    this.#echo?.(sum, this.heard, from)
    return Int16Array.from(sum, clip)
  }
}

/** Longest that one frame may be late before a run says nothing about the product. */
export const LATE_MS = FRAME_MS / 2

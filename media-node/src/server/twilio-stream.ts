import { type AudioFrame, FRAME_MS } from '../audio/frame.ts'
import { decodeMulaw, encodeMulaw } from '../audio/g711.ts'
import { createResampler } from '../audio/resampler.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { CarrierSocket } from './carrier-socket.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { FrameGaps } from './frame-gaps.ts'
import { onWire } from './json-cursor.ts'
import { type SocketHandler, textOf } from './socket-server.ts'
import { spelled, type TwilioAudioData, TwilioAudioReader } from './twilio-audio.ts'
import { readTwilioMessage } from './twilio-message.ts'
import type { WiredStream, WiredStreamOptions } from './wired-stream.ts'

const LINE_RATE = 8_000
/**
 * What everything behind this file works with: the detector of speech and the canceller of echoes were made for it, and so
 * are the recogniser's models. Words wrong of μ-law brought to 16 kHz and of the same bytes told as 8 kHz: 6 and 78 % of
 * sentences of calls, 33 and 110 % of recorded prompts (`infra/bench/audio/measure-rates.ts`; 4 and 13 % of what was spoken).
 */
const SAMPLE_RATE = 16_000
const BYTES_PER_MS = LINE_RATE / 1_000
const FRAME_BYTES = BYTES_PER_MS * FRAME_MS
/** 160 bytes as base64, padding included. */
const FRAME_BASE64_CHARS = Math.ceil(FRAME_BYTES / 3) * 4
/** Audio of one message at most; Twilio sends 20 ms. */
const MAX_MESSAGE_BYTES = FRAME_BYTES * 50

/** A mark follows so many frames: how far the caller has heard is known to a fifth of a second, for 2 % more messages. */
const FRAMES_PER_MARK = 10

/** How often the queue was cleared before it, and the milliseconds sent since. */
const MARK = /^(\d+)\.(\d+)$/

/** Of one message: μ-law, as much of it as is filled. */
interface MulawAudio {
  readonly bytes: Uint8Array
  length: number
}

/**
 * Twilio's Media Streams, opened by `<Connect><Stream>`: μ-law of 8 kHz as base64 in JSON text, in both directions. Marks
 * say what the caller has heard. The stream has begun when this is made: `start` was read at the door.
 */
export const twilioStream =
  (streamSid: string) =>
  (options: WiredStreamOptions): WiredStream =>
    new MulawStream(streamSid, options)

class MulawStream implements WiredStream {
  readonly callId: WiredStreamOptions['callId']
  readonly tokenEpoch: number
  readonly handler: SocketHandler
  readonly #socket: CarrierSocket
  readonly #sid: string
  readonly #audio = new TwilioAudioReader()
  readonly #up = createResampler(LINE_RATE, SAMPLE_RATE, { reuse: true })
  readonly #down = createResampler(SAMPLE_RATE, LINE_RATE, { reuse: true })
  /** Overwritten by the next one, like what follows: no memory is taken for a frame. */
  readonly #frame: AudioFrame = { samples: new Int16Array(FRAME_BYTES), sampleRate: LINE_RATE }
  #in = emptyAudio()
  #spare = emptyAudio()
  readonly #part = new Uint8Array(FRAME_BYTES)
  #filled = 0
  readonly #gaps = new FrameGaps<MulawAudio>(
    (audio) => this.#hear(audio),
    (frames) => this.#fill(frames),
  )
  readonly #mulaw = new Uint8Array(FRAME_BYTES)
  /** A message of audio, and where in it the base64 begins. */
  readonly #out: Uint8Array
  readonly #outAt: number
  /** Counts the times the carrier's queue was emptied: it gives back the marks of what nobody heard. */
  #clears = 0
  #framesSent = 0

  constructor(streamSid: string, options: WiredStreamOptions) {
    this.callId = options.callId
    this.tokenEpoch = options.tokenEpoch
    this.#sid = JSON.stringify(streamSid)
    const head = `{"event":"media","streamSid":${this.#sid},"media":{"payload":"`
    this.#outAt = Buffer.byteLength(head)
    this.#out = onWire(`${head}${'A'.repeat(FRAME_BASE64_CHARS)}"}}`)
    this.#socket = new CarrierSocket(options, (message) => this.#receive(message))
    this.handler = this.#socket.handler
  }

  start(events: CarrierEvents): void {
    this.#socket.start(events)
  }

  send(frame: AudioFrame): boolean {
    const { samples } = this.#down.resample(frame)
    if (samples.length !== FRAME_BYTES)
      throw new RangeError(`a frame has ${FRAME_BYTES} samples, not ${samples.length}`)
    encodeBase64(encodeMulaw(samples, this.#mulaw), this.#out, this.#outAt)
    if (!this.#socket.say(this.#out)) return false
    if (++this.#framesSent % FRAMES_PER_MARK === 0) this.#mark()
    return true
  }

  clear(): void {
    this.#clears++
    this.#framesSent = 0
    this.#socket.say(`{"event":"clear","streamSid":${this.#sid}}`)
  }

  close(): void {
    this.#socket.close()
  }

  #mark(): void {
    const playedMs = this.#framesSent * FRAME_MS
    this.#socket.say(`{"event":"mark","streamSid":${this.#sid},"mark":{"name":"${this.#clears}.${playedMs}"}}`)
  }

  #receive(bytes: Uint8Array): void {
    if (this.#audio.read(bytes)) return this.#take(this.#audio)
    const message = readTwilioMessage(textOf(bytes))
    switch (message?.kind) {
      case 'audio':
        return this.#takeSpelled(message)
      case 'digit':
        return this.#socket.press(message.digit)
      case 'mark':
        return this.#played(message.name)
      case 'stop':
        return this.close()
      case 'connected':
      case 'start':
      case undefined:
        this.#socket.countBad()
    }
  }

  #takeSpelled(audio: TwilioAudioData): void {
    if (this.#audio.read(spelled(audio))) this.#take(this.#audio)
    else this.#socket.countBad()
  }

  #take({ bytes, payloadStart, payloadEnd, timestampMs }: TwilioAudioReader): void {
    const audio = this.#in
    audio.length = decodeBase64(bytes, payloadStart, payloadEnd, audio.bytes)
    if (audio.length <= 0) return this.#socket.countBad()
    if (!this.#gaps.take(audio, timestampMs, audio.length / BYTES_PER_MS)) return
    this.#in = this.#spare
    this.#spare = audio
  }

  /** 20 ms are one message, but nobody promises it. */
  #hear({ bytes, length }: MulawAudio): void {
    for (let at = 0; at < length;) {
      const taken = Math.min(FRAME_BYTES - this.#filled, length - at)
      for (let i = 0; i < taken; i++) this.#part[this.#filled + i] = bytes[at + i]!
      this.#filled += taken
      at += taken
      if (this.#filled < FRAME_BYTES) return
      this.#filled = 0
      decodeMulaw(this.#part, this.#frame.samples)
      this.#socket.events?.onAudio(this.#up.resample(this.#frame))
    }
  }

  #fill(frames: number): void {
    this.#socket.countMissing(frames)
    for (let i = 0; i < frames; i++) {
      this.#frame.samples.fill(0)
      this.#socket.events?.onAudio(this.#up.resample(this.#frame))
    }
  }

  #played(name: string): void {
    const [, clears, playedMs] = MARK.exec(name) ?? []
    if (Number(clears) === this.#clears) this.#socket.events?.onPlayed(Number(playedMs))
  }
}

const emptyAudio = (): MulawAudio => ({ bytes: new Uint8Array(MAX_MESSAGE_BYTES), length: 0 })

import { type AudioFrame, FRAME_MS } from '../audio/frame.ts'
import { decodeMulaw, encodeMulaw } from '../audio/g711.ts'
import { createResampler } from '../audio/resampler.ts'
import { CARRIER_FRAMES_BAD, CARRIER_FRAMES_DROPPED } from '../metrics.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { CLOSE_NORMAL, type Socket, type SocketHandler } from './socket-server.ts'
import { readTwilioMessage } from './twilio-message.ts'
import type { WiredStream, WiredStreamOptions } from './wired-stream.ts'

const LINE_RATE = 8_000
/**
 * What everything behind this file works with: the detector of speech and the canceller of echoes were made for it, and so
 * are the recogniser's models. Words wrong of μ-law brought to 16 kHz and of the same bytes told as 8 kHz: 6 and 78 % of
 * sentences of calls, 33 and 110 % of recorded prompts (`infra/bench/audio/measure-rates.ts`; 4 and 13 % of what was spoken).
 */
const SAMPLE_RATE = 16_000
const FRAME_BYTES = (LINE_RATE * FRAME_MS) / 1_000
/** Audio of one message at most; Twilio sends 20 ms. */
const MAX_MESSAGE_BYTES = FRAME_BYTES * 50

/** A mark follows so many frames: how far the caller has heard is known to a fifth of a second, for 2 % more messages. */
const FRAMES_PER_MARK = 10

/** How often the queue was cleared before it, and the milliseconds sent since. */
const MARK = /^(\d+)\.(\d+)$/

/** Keys kept for a call that does not listen yet. */
const MAX_EARLY_DIGITS = 32

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
  readonly #options: WiredStreamOptions
  readonly #head: string
  readonly #sid: string
  readonly #up = createResampler(LINE_RATE, SAMPLE_RATE, { reuse: true })
  readonly #down = createResampler(SAMPLE_RATE, LINE_RATE, { reuse: true })
  /** Overwritten by the next one, like what follows: no memory is taken for a frame. */
  readonly #frame: AudioFrame = { samples: new Int16Array(FRAME_BYTES), sampleRate: LINE_RATE }
  readonly #in = Buffer.alloc(MAX_MESSAGE_BYTES)
  readonly #part = new Uint8Array(FRAME_BYTES)
  #filled = 0
  readonly #out = Buffer.alloc(FRAME_BYTES)
  #socket: Socket | undefined
  #events: CarrierEvents | undefined
  #earlyDigits: string[] = []
  /** Counts the times the carrier's queue was emptied: it gives back the marks of what nobody heard. */
  #clears = 0
  #framesSent = 0
  #closed = false

  constructor(streamSid: string, options: WiredStreamOptions) {
    this.callId = options.callId
    this.tokenEpoch = options.tokenEpoch
    this.#options = options
    this.#sid = JSON.stringify(streamSid)
    this.#head = `{"event":"media","streamSid":${this.#sid},"media":{"payload":"`
    this.handler = {
      onOpen: (socket) => {
        this.#socket = socket
        options.onOpen()
      },
      onMessage: (text) => this.#receive(text),
      onClose: () => this.#end(),
    }
  }

  start(events: CarrierEvents): void {
    this.#events = events
    if (this.#closed) {
      queueMicrotask(() => events.onClosed())
      return
    }
    for (const digit of this.#earlyDigits.splice(0)) events.onDigit(digit)
  }

  send(frame: AudioFrame): boolean {
    const { samples } = this.#down.resample(frame)
    encodeMulaw(samples, this.#out)
    if (!this.#say(`${this.#head}${this.#out.toString('base64')}"}}`)) return false
    if (++this.#framesSent % FRAMES_PER_MARK === 0) this.#mark()
    return true
  }

  clear(): void {
    this.#clears++
    this.#framesSent = 0
    this.#say(`{"event":"clear","streamSid":${this.#sid}}`)
  }

  close(): void {
    this.#socket?.close(CLOSE_NORMAL)
    this.#end()
  }

  #mark(): void {
    const playedMs = this.#framesSent * FRAME_MS
    this.#say(`{"event":"mark","streamSid":${this.#sid},"mark":{"name":"${this.#clears}.${playedMs}"}}`)
  }

  #say(message: string): boolean {
    if (this.#closed) return false
    if (this.#socket?.send(message)) return true
    this.#options.metrics.add(CARRIER_FRAMES_DROPPED)
    return false
  }

  #receive(text: string): void {
    if (this.#closed) return
    const message = readTwilioMessage(text)
    switch (message?.kind) {
      case 'audio':
        return this.#hear(message.payload)
      case 'digit':
        return this.#press(message.digit)
      case 'mark':
        return this.#played(message.name)
      case 'stop':
        return this.close()
      case 'connected':
      case 'start':
      case undefined:
        this.#options.metrics.add(CARRIER_FRAMES_BAD)
    }
  }

  /** 20 ms are one message, but nobody promises it. */
  #hear(payload: string): void {
    const bytes = this.#in.write(payload, 'base64')
    if (bytes === 0 || bytes !== bytesIn(payload)) {
      this.#options.metrics.add(CARRIER_FRAMES_BAD)
      return
    }
    for (let at = 0; at < bytes;) {
      const taken = Math.min(FRAME_BYTES - this.#filled, bytes - at)
      for (let i = 0; i < taken; i++) this.#part[this.#filled + i] = this.#in[at + i]!
      this.#filled += taken
      at += taken
      if (this.#filled < FRAME_BYTES) return
      this.#filled = 0
      decodeMulaw(this.#part, this.#frame.samples)
      this.#events?.onAudio(this.#up.resample(this.#frame))
    }
  }

  #press(digit: string): void {
    if (this.#events) this.#events.onDigit(digit)
    else if (this.#earlyDigits.length < MAX_EARLY_DIGITS) this.#earlyDigits.push(digit)
  }

  #played(name: string): void {
    const [, clears, playedMs] = MARK.exec(name) ?? []
    if (Number(clears) === this.#clears) this.#events?.onPlayed?.(Number(playedMs))
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events?.onClosed()
    this.#options.onClosed()
  }
}

/** What base64 stands for, when all of it is. */
function bytesIn(base64: string): number {
  let chars = base64.length
  while (chars > 0 && base64[chars - 1] === '=') chars--
  return Math.floor((chars * 3) / 4)
}

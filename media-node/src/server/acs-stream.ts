import type { AudioFrame } from '../audio/frame.ts'
import { CARRIER_FRAMES_BAD, CARRIER_FRAMES_DROPPED } from '../metrics.ts'
import { type AcsMessage, readAcsMessage } from './acs-message.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { CLOSE_NORMAL, type Socket, type SocketHandler } from './socket-server.ts'
import type { WiredStream, WiredStreamOptions } from './wired-stream.ts'

const SAMPLE_RATE = 16_000
const FRAME_SAMPLES = 320
const FRAME_BYTES = FRAME_SAMPLES * 2
/** 640 bytes as base64, padding included. */
const FRAME_BASE64_CHARS = Math.ceil(FRAME_BYTES / 3) * 4

const STOP_AUDIO = '{"kind":"StopAudio","stopAudio":{}}'
const AUDIO_HEAD = '{"kind":"AudioData","audioData":{"data":"'
const AUDIO_TAIL = '"}}'

/** Identifiers of people on a telephone start so; the assistant's own and those of apps do not. */
const TELEPHONE_PARTICIPANT = '4:'

/** Keys kept for a call that does not listen yet. Somebody who types ahead types this much at most. */
const MAX_EARLY_DIGITS = 32

export interface AcsStream extends WiredStream {
  /** Encoding the carrier announced; `undefined` until it does. */
  readonly announced: Extract<AcsMessage, { kind: 'metadata' }> | undefined
}

/**
 * Azure Communication Services' media streaming: PCM as base64 in JSON text, in both directions. The stream must be
 * asked for `unmixed`, 16 kHz: then every speaker has frames of their own and the assistant's voice is not among them.
 */
export const acsStream = (options: WiredStreamOptions): AcsStream => new AzureStream(options)

class AzureStream implements AcsStream {
  readonly callId: WiredStreamOptions['callId']
  readonly tokenEpoch: number
  readonly handler: SocketHandler
  announced: Extract<AcsMessage, { kind: 'metadata' }> | undefined
  readonly #options: WiredStreamOptions
  #socket: Socket | undefined
  #events: CarrierEvents | undefined
  /** Overwritten by the next one. */
  readonly #frame: AudioFrame = { samples: new Int16Array(FRAME_SAMPLES), sampleRate: SAMPLE_RATE }
  #caller = ''
  #earlyDigits: string[] = []
  #closed = false

  constructor(options: WiredStreamOptions) {
    this.callId = options.callId
    this.tokenEpoch = options.tokenEpoch
    this.#options = options
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

  send({ sampleRate, samples }: AudioFrame): boolean {
    if (sampleRate !== SAMPLE_RATE) throw new RangeError(`the carrier takes ${SAMPLE_RATE} Hz, not ${sampleRate}`)
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
    return this.#say(AUDIO_HEAD + bytes.toString('base64') + AUDIO_TAIL)
  }

  clear(): void {
    this.#say(STOP_AUDIO)
  }

  close(): void {
    this.#socket?.close(CLOSE_NORMAL)
    this.#end()
  }

  #say(message: string): boolean {
    if (this.#closed) return false
    if (this.#socket?.send(message)) return true
    this.#options.metrics.add(CARRIER_FRAMES_DROPPED)
    return false
  }

  #receive(text: string): void {
    if (this.#closed) return
    const message = readAcsMessage(text)
    switch (message?.kind) {
      case 'audio':
        return this.#hear(message)
      case 'digit':
        return this.#press(message.digit)
      case 'metadata':
        this.announced = message
        return
      case undefined:
        this.#options.metrics.add(CARRIER_FRAMES_BAD)
    }
  }

  #press(digit: string): void {
    if (this.#events) this.#events.onDigit(digit)
    else if (this.#earlyDigits.length < MAX_EARLY_DIGITS) this.#earlyDigits.push(digit)
  }

  #hear({ participant, data, silent }: Extract<AcsMessage, { kind: 'audio' }>): void {
    if (!this.#isCaller(participant)) return
    if (decode(data, silent, this.#frame)) this.#events?.onAudio(this.#frame)
    else this.#options.metrics.add(CARRIER_FRAMES_BAD)
  }

  /** The first to be heard is the caller, unless somebody on a telephone follows somebody who is not. */
  #isCaller(participant: string): boolean {
    if (participant === '' || participant === this.#caller) return true
    const replaces = participant.startsWith(TELEPHONE_PARTICIPANT) && !this.#caller.startsWith(TELEPHONE_PARTICIPANT)
    if (this.#caller !== '' && !replaces) return false
    this.#caller = participant
    return true
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events?.onClosed()
    this.#options.onClosed()
  }
}

/** Where base64 becomes bytes, within one call of `decode`: a `Buffer` made for each frame costs four times as much. */
const scratch = new Uint8Array(FRAME_BYTES)
const scratchText = Buffer.from(scratch.buffer)
const scratchSamples = new Int16Array(scratch.buffer)

/** Writes the samples of `data` into `frame`. `false` when they are not one frame. */
function decode(data: string, silent: boolean, { samples }: AudioFrame): boolean {
  if (silent && data === '') {
    samples.fill(0)
    return true
  }
  if (data.length !== FRAME_BASE64_CHARS || scratchText.write(data, 'base64') !== FRAME_BYTES) return false
  samples.set(scratchSamples)
  return true
}

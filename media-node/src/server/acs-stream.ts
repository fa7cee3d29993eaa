import { type AudioFrame, FRAME_MS } from '../audio/frame.ts'
import { type AcsMessage, readAcsMessage } from './acs-message.ts'
import { CarrierSocket } from './carrier-socket.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { FrameGaps, type TimedAudio } from './frame-gaps.ts'
import type { SocketHandler } from './socket-server.ts'
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

interface AcsAudio extends TimedAudio {
  readonly data: string
  readonly silent: boolean
}

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
  readonly #socket: CarrierSocket
  /** Overwritten by the next one. */
  readonly #frame: AudioFrame = { samples: new Int16Array(FRAME_SAMPLES), sampleRate: SAMPLE_RATE }
  readonly #gaps = new FrameGaps<AcsAudio>(
    (audio) => this.#hear(audio),
    (frames) => this.#fill(frames),
  )
  #caller = ''

  constructor(options: WiredStreamOptions) {
    this.callId = options.callId
    this.tokenEpoch = options.tokenEpoch
    this.#socket = new CarrierSocket(options, (text) => this.#receive(text))
    this.handler = this.#socket.handler
  }

  start(events: CarrierEvents): void {
    this.#socket.start(events)
  }

  send({ sampleRate, samples }: AudioFrame): boolean {
    if (sampleRate !== SAMPLE_RATE) throw new RangeError(`the carrier takes ${SAMPLE_RATE} Hz, not ${sampleRate}`)
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
    return this.#socket.say(AUDIO_HEAD + bytes.toString('base64') + AUDIO_TAIL)
  }

  clear(): void {
    this.#socket.say(STOP_AUDIO)
  }

  close(): void {
    this.#socket.close()
  }

  #receive(text: string): void {
    const message = readAcsMessage(text)
    switch (message?.kind) {
      case 'audio':
        if (!this.#isCaller(message.participant)) return
        return this.#gaps.take(message, FRAME_MS)
      case 'digit':
        return this.#socket.press(message.digit)
      case 'metadata':
        this.announced = message
        return
      case undefined:
        this.#socket.countBad()
    }
  }

  #hear({ data, silent }: AcsAudio): void {
    if (decode(data, silent, this.#frame)) this.#socket.events?.onAudio(this.#frame)
    else this.#socket.countBad()
  }

  #fill(frames: number): void {
    this.#frame.samples.fill(0)
    this.#socket.countMissing(frames)
    for (let i = 0; i < frames; i++) this.#socket.events?.onAudio(this.#frame)
  }

  /** The first to be heard is the caller, unless somebody on a telephone follows somebody who is not. */
  #isCaller(participant: string): boolean {
    if (participant === '' || participant === this.#caller) return true
    const replaces = participant.startsWith(TELEPHONE_PARTICIPANT) && !this.#caller.startsWith(TELEPHONE_PARTICIPANT)
    if (this.#caller !== '' && !replaces) return false
    this.#caller = participant
    return true
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

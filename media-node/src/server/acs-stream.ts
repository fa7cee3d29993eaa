import { type AudioFrame, FRAME_MS } from '../audio/frame.ts'
import { type AcsAudioData, AcsAudioReader, spelled } from './acs-audio.ts'
import { type AcsMessage, readAcsMessage } from './acs-message.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { CarrierSocket } from './carrier-socket.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { FrameGaps } from './frame-gaps.ts'
import { isAt, onWire } from './json-cursor.ts'
import { type SocketHandler, textOf } from './socket-server.ts'
import type { WiredStream, WiredStreamOptions } from './wired-stream.ts'

const SAMPLE_RATE = 16_000
const FRAME_SAMPLES = 320
const FRAME_BYTES = FRAME_SAMPLES * 2
/** 640 bytes as base64, padding included. */
const FRAME_BASE64_CHARS = Math.ceil(FRAME_BYTES / 3) * 4

const STOP_AUDIO = '{"kind":"StopAudio","stopAudio":{}}'
const AUDIO_HEAD = '{"kind":"AudioData","audioData":{"data":"'
const AUDIO_TAIL = '"}}'

/** Identifiers of people on a telephone start so, `4:`; the assistant's own and those of apps do not. */
const TELEPHONE_PARTICIPANT = onWire('4:')

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
  readonly #audio = new AcsAudioReader()
  /** Overwritten by the next one, unless it waits: then by the one after it. No memory is taken for a frame. */
  #frame = emptyFrame()
  #spare = emptyFrame()
  readonly #gaps = new FrameGaps<Frame>(
    (frame) => this.#socket.events?.onAudio(frame),
    (frames) => this.#fill(frames),
  )
  readonly #silence = emptyFrame()
  readonly #sending = emptyFrame()
  readonly #out = messageOfAudio()
  #caller = new Uint8Array(0)
  #callerTelephones = false

  constructor(options: WiredStreamOptions) {
    this.callId = options.callId
    this.tokenEpoch = options.tokenEpoch
    this.#socket = new CarrierSocket(options, (message) => this.#receive(message))
    this.handler = this.#socket.handler
  }

  start(events: CarrierEvents): void {
    this.#socket.start(events)
  }

  send({ sampleRate, samples }: AudioFrame): boolean {
    if (sampleRate !== SAMPLE_RATE) throw new RangeError(`the carrier takes ${SAMPLE_RATE} Hz, not ${sampleRate}`)
    if (samples.length !== FRAME_SAMPLES)
      throw new RangeError(`a frame has ${FRAME_SAMPLES} samples, not ${samples.length}`)
    this.#sending.samples.set(samples)
    encodeBase64(this.#sending.bytes, this.#out, AUDIO_HEAD.length)
    return this.#socket.say(this.#out)
  }

  clear(): void {
    this.#socket.say(STOP_AUDIO)
  }

  close(): void {
    this.#socket.close()
  }

  #receive(bytes: Uint8Array): void {
    if (this.#audio.read(bytes)) return this.#take(this.#audio)
    const message = readAcsMessage(textOf(bytes))
    switch (message?.kind) {
      case 'audio':
        return this.#takeSpelled(message)
      case 'digit':
        return this.#socket.press(message.digit)
      case 'metadata':
        this.announced = message
        return
      case undefined:
        this.#socket.countBad()
    }
  }

  #takeSpelled(audio: AcsAudioData): void {
    if (this.#audio.read(spelled(audio))) this.#take(this.#audio)
    else this.#socket.countBad()
  }

  #take(audio: AcsAudioReader): void {
    if (!this.#isCaller(audio)) return
    const frame = this.#frame
    if (!decode(audio, frame)) return this.#socket.countBad()
    if (!this.#gaps.take(frame, audio.timestampMs, FRAME_MS)) return
    this.#frame = this.#spare
    this.#spare = frame
  }

  #fill(frames: number): void {
    this.#socket.countMissing(frames)
    for (let i = 0; i < frames; i++) {
      this.#silence.samples.fill(0)
      this.#socket.events?.onAudio(this.#silence)
    }
  }

  /** The first to be heard is the caller, unless somebody on a telephone follows somebody who is not. */
  #isCaller({ bytes, participantStart: start, participantEnd: end }: AcsAudioReader): boolean {
    if (start === end || isAt(bytes, start, end, this.#caller)) return true
    const telephones = isAt(bytes, start, Math.min(end, start + TELEPHONE_PARTICIPANT.length), TELEPHONE_PARTICIPANT)
    if (this.#caller.length > 0 && !(telephones && !this.#callerTelephones)) return false
    this.#caller = new Uint8Array(bytes.subarray(start, end)) // a copy: `slice` of a `Buffer` is none
    this.#callerTelephones = telephones
    return true
  }
}

/** A frame, and its samples as the bytes that they are on the wire. */
interface Frame extends AudioFrame {
  readonly bytes: Uint8Array
}

function emptyFrame(): Frame {
  const samples = new Int16Array(FRAME_SAMPLES)
  return { samples, sampleRate: SAMPLE_RATE, bytes: new Uint8Array(samples.buffer) }
}

/** Of a frame whose base64 is to be written after the head. */
const messageOfAudio = (): Uint8Array => onWire(AUDIO_HEAD + 'A'.repeat(FRAME_BASE64_CHARS) + AUDIO_TAIL)

/** Writes the samples of `audio` into `frame`. `false` when they are not one frame. */
function decode({ bytes, dataStart, dataEnd, silent }: AcsAudioReader, frame: Frame): boolean {
  if (silent && dataStart === dataEnd) {
    frame.samples.fill(0)
    return true
  }
  return decodeBase64(bytes, dataStart, dataEnd, frame.bytes) === FRAME_BYTES
}

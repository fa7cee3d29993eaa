import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import { FRAME_SAMPLES } from '../phone/pcm.ts'
import { PcmQueue } from '../phone/pcm-queue.ts'
import { type Carrier, type ResultInformation, SUCCEEDED } from './carrier.ts'
import { audioData, audioMetadata, dtmfData, readFromApplication } from './media-frames.ts'
import { dialMediaSocket, MediaRefused } from '../phone/media-socket.ts'
import type { MediaStreamingOptions } from './requests.ts'
import { MEDIA_TOKEN_TTL_S } from './token-signer.ts'

/** What becomes of a stream, as its callback tells it. */
export interface StreamReport {
  readonly type: 'MediaStreamingStarted' | 'MediaStreamingStopped' | 'MediaStreamingFailed'
  readonly details: string
  readonly result: ResultInformation
}

export interface StreamedCall {
  readonly callConnectionId: string
  readonly correlationId: string
  readonly participantRawId: string
  /** Something happened that nobody asked for: the socket dropped, or came back. */
  onReport(report: StreamReport): void
  onStopAudio(): void
}

type StreamState =
  | { readonly phase: 'stopped' }
  | { readonly phase: 'dialling' }
  | { readonly phase: 'open'; readonly socket: WebSocket }
  | { readonly phase: 'waiting-to-redial'; readonly cancel: () => void }

/** When a dropped socket is dialled again. The carrier documents neither number nor pace. */
const REDIAL_AFTER_MS = [200, 1_000, 2_000]
/** The application closed its end on purpose: nothing to reconnect. */
const NORMAL_CLOSURE = 1000

/** The audio of one call to and from a media node, whatever number of sockets that takes. */
export class MediaStreaming {
  readonly options: MediaStreamingOptions
  readonly #carrier: Carrier
  readonly #call: StreamedCall
  readonly #subscriptionId = randomUUID()
  readonly #toCaller = new PcmQueue()
  #state: StreamState = { phase: 'stopped' }

  constructor(carrier: Carrier, options: MediaStreamingOptions, call: StreamedCall) {
    this.#carrier = carrier
    this.options = options
    this.#call = call
  }

  get subscription(): object {
    const state = this.#state.phase === 'stopped' ? 'inactive' : 'active'
    return { id: this.#subscriptionId, state, subscribedContentTypes: ['audio'] }
  }

  get isStopped(): boolean {
    return this.#state.phase === 'stopped'
  }

  async start(): Promise<StreamReport> {
    try {
      await this.#dial(MEDIA_TOKEN_TTL_S)
      return report('MediaStreamingStarted', 'subscriptionStarted')
    } catch (cause) {
      this.#setStopped()
      return failed(cause, 8581, 'initialWebSocketConnectionFailed')
    }
  }

  stop(): StreamReport {
    this.#setStopped()
    return report('MediaStreamingStopped', 'subscriptionStopped')
  }

  sendFrame(frame: Int16Array): void {
    if (this.#state.phase !== 'open') return
    const participant = this.options.audioChannelType === 'unmixed' ? this.#call.participantRawId : undefined
    this.#state.socket.send(audioData(frame, this.#carrier.clock.nowMs(), participant))
  }

  sendDigit(digit: string): void {
    if (this.#state.phase === 'open' && this.options.enableDtmfTones) this.#state.socket.send(dtmfData(digit))
  }

  /** What the caller hears now of what the application sent. */
  nextFrame(): Int16Array | undefined {
    return this.#toCaller.take(FRAME_SAMPLES)
  }

  async #dial(tokenTtlS: number): Promise<void> {
    const dialling = { phase: 'dialling' } as const
    this.#state = dialling
    const socket = await dialMediaSocket({
      url: this.options.transportUrl,
      headers: {
        authorization: `Bearer ${await this.#carrier.signer.sign(tokenTtlS)}`,
        'x-ms-call-connection-id': this.#call.callConnectionId,
        'x-ms-call-correlation-id': this.#call.correlationId,
      },
      ca: this.#carrier.ca,
      onMessage: (text) => this.#receive(text),
      onClose: (code) => this.#onClose(socket, code),
    })
    // Stopped while it was dialling, and perhaps started again: this socket is one too many.
    if (this.#state !== dialling) return socket.close(NORMAL_CLOSURE)
    socket.send(audioMetadata(this.#subscriptionId))
    this.#state = { phase: 'open', socket }
  }

  #receive(text: string): void {
    const message = readFromApplication(text)
    if (message.kind === 'malformed') {
      this.#carrier.log.error({ reason: message.reason }, 'the media node sent a frame the carrier cannot read')
    } else if (!this.options.enableBidirectional) {
      this.#carrier.log.error({}, 'the media node speaks, but the stream was not opened with enableBidirectional')
    } else if (message.kind === 'stop-audio') {
      this.#toCaller.clear()
      this.#call.onStopAudio()
    } else this.#toCaller.push(message.pcm)
  }

  #onClose(socket: WebSocket, closeCode: number): void {
    if (this.#state.phase !== 'open' || this.#state.socket !== socket) return
    if (closeCode === NORMAL_CLOSURE) return this.#call.onReport(this.stop())
    const mode = this.#carrier.faults.current.mediaReconnect
    this.#carrier.log.warn({ closeCode, mode }, 'the media socket dropped')
    if (mode === 'never') return this.#giveUp(undefined, 'streamConnectionInterrupted')
    this.#redialLater(mode === 'reconnects' ? MEDIA_TOKEN_TTL_S : -MEDIA_TOKEN_TTL_S, 0)
  }

  #redialLater(tokenTtlS: number, attempt: number): void {
    const task = () => void this.#redial(tokenTtlS, attempt)
    this.#state = { phase: 'waiting-to-redial', cancel: this.#carrier.clock.after(REDIAL_AFTER_MS[attempt]!, task) }
  }

  async #redial(tokenTtlS: number, attempt: number): Promise<void> {
    try {
      await this.#dial(tokenTtlS)
      if (this.#state.phase === 'open')
        this.#call.onReport(report('MediaStreamingStarted', 'streamConnectionReestablished'))
    } catch (cause) {
      if (this.isStopped) return
      const refused = cause instanceof MediaRefused && (cause.status === 401 || cause.status === 403)
      const last = attempt + 1 === REDIAL_AFTER_MS.length
      if (!refused && !last) return this.#redialLater(tokenTtlS, attempt + 1)
      this.#giveUp(cause, refused ? 'authenticationFailure' : 'streamConnectionUnsuccessful')
    }
  }

  #giveUp(cause: unknown, details: string): void {
    this.#setStopped()
    this.#call.onReport(failed(cause, 8603, details))
  }

  #setStopped(): void {
    const state = this.#state
    this.#state = { phase: 'stopped' }
    this.#toCaller.clear()
    if (state.phase === 'open') state.socket.close(NORMAL_CLOSURE)
    if (state.phase === 'waiting-to-redial') state.cancel()
  }
}

const report = (type: StreamReport['type'], details: string): StreamReport => ({ type, details, result: SUCCEEDED })

function failed(cause: unknown, subCode: number, details: string): StreamReport {
  const message =
    subCode === 8581
      ? 'Transport url is not valid or web socket server is not operational.'
      : `Media streaming failed: ${cause instanceof Error ? cause.message : 'the connection was lost'}.`
  return { type: 'MediaStreamingFailed', details, result: { code: subCode === 8581 ? 400 : 500, subCode, message } }
}

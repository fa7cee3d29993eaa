import { randomUUID } from 'node:crypto'
import type { Digit, FarEnd, Line } from '../phone/line.ts'
import { mixPcm, SILENT_FRAME } from '../phone/pcm.ts'
import { type Carrier, type ResultInformation, SUCCEEDED } from './carrier.ts'
import { botIdentifier, phoneIdentifier, serverCallIdOf } from './identifiers.ts'
import { MediaStreaming, type StreamReport } from './media-streaming.ts'
import { OperationQueue } from './operation-queue.ts'
import { PromptPlayer } from './prompt-player.ts'
import type { Identifier, MediaStreamingOptions } from './requests.ts'
import { toneOf } from './tones.ts'

export interface CallOptions {
  /** The person's number, whoever dialled. */
  readonly person: string
  /** The assistant's number. */
  readonly assistant: string
  readonly direction: 'inbound' | 'outbound'
  readonly callbackUri: string
  readonly operationContext: string | undefined
  readonly correlationId: string
  readonly media: MediaStreamingOptions | undefined
}

type CallState = 'connecting' | 'connected' | 'transferring' | 'transferAccepted' | 'disconnected'

/** What wants to know what the person does. */
export interface Listener {
  onDigit?(digit: Digit): void
  onVoice?(frame: Int16Array): void
  /** `true`: it listens, and takes them. */
  onWords?(text: string, durationMs: number): boolean
}

export interface Recorder {
  record(caller: Int16Array, assistant: Int16Array): void
  stop(): Promise<void>
}

export interface Emission {
  readonly result?: ResultInformation
  readonly data?: object
  readonly operation?: {
    readonly operationContext?: string | undefined
    readonly operationCallbackUri?: string | undefined
  }
  /** Where it goes when neither the operation nor the call says. */
  readonly uri?: string | undefined
}

/** How the carrier's callbacks are versioned. */
const EVENT_VERSION = '2025-06-15-preview'
export const ENDED: ResultInformation = { code: 200, subCode: 7000, message: 'The conversation has ended.' }

/** One call with the assistant: its audio every 20 ms, its callbacks, its end. */
export class AssistantCall implements FarEnd {
  readonly callConnectionId = randomUUID()
  readonly serverCallId = serverCallIdOf(this.callConnectionId)
  readonly options: CallOptions
  readonly media: MediaStreaming | undefined
  readonly prompts = new PromptPlayer()
  readonly operations = new OperationQueue((err) => this.#carrier.log.error({ err }, 'an operation on a call failed'))
  readonly listeners = new Set<Listener>()
  readonly recorders = new Set<Recorder>()
  /** Aborts when the call is over. */
  readonly ended = new AbortController()
  /** Reports the tones of `startContinuousDtmfRecognition`. */
  continuousDtmf: Emission['operation'] | undefined
  readonly #carrier: Carrier
  readonly #onEnded: () => void
  #line: Line | undefined
  #state: CallState = 'connecting'
  #stopAudio: () => void = () => {}
  #sequence = 0

  constructor(carrier: Carrier, options: CallOptions, onEnded: () => void) {
    this.#carrier = carrier
    this.options = options
    this.#onEnded = onEnded
    this.media = options.media && new MediaStreaming(carrier, options.media, this.#streamed())
  }

  get state(): CallState {
    return this.#state
  }

  get line(): Line | undefined {
    return this.#line
  }

  get isEstablished(): boolean {
    return this.#state !== 'connecting' && this.#state !== 'disconnected'
  }

  get participants(): readonly Identifier[] {
    return [phoneIdentifier(this.options.person), botIdentifier(this.#carrier.resourceId)]
  }

  /** `CallConnectionProperties`. */
  get properties(): object {
    const { direction, person, assistant, callbackUri, correlationId } = this.options
    const outbound = direction === 'outbound'
    return {
      callConnectionId: this.callConnectionId,
      serverCallId: this.serverCallId,
      targets: [phoneIdentifier(outbound ? person : assistant)],
      callConnectionState: this.#state,
      callbackUri,
      ...(outbound && { sourceCallerIdNumber: phoneIdentifier(assistant).phoneNumber }),
      source: outbound ? botIdentifier(this.#carrier.resourceId) : phoneIdentifier(person),
      correlationId,
      ...(!outbound && { answeredBy: botIdentifier(this.#carrier.resourceId).communicationUser }),
      ...(this.media && { mediaStreamingSubscription: this.media.subscription }),
    }
  }

  /** Puts the person through. The media node is dialled first, as the carrier does; `CallConnected` follows. */
  async connect(line: Line): Promise<void> {
    this.#line = line
    const starts = this.media?.options.startMediaStreaming ? this.media.start() : undefined
    const report = await starts
    if (this.ended.signal.aborted) return
    if (!line.connect(this)) return this.end(ENDED)
    this.#state = 'connected'
    this.#stopAudio = this.#carrier.network.ticker.add(() => this.#tick(line))
    const operation = { operationContext: this.options.operationContext }
    this.emit('CallConnected', { operation })
    const participants = this.participants.map((identifier) => ({ identifier, isMuted: false, isOnHold: false }))
    this.emit('ParticipantsUpdated', { data: { participants, sequenceNumber: ++this.#sequence } })
    if (report) this.emitStream(report, operation)
  }

  setTransfer(state: 'transferring' | 'connected'): void {
    if (this.isEstablished) this.#state = state
  }

  /** The person leaves for another phone: what the assistant has of the call ends, the line does not. */
  handOver(): Line | undefined {
    const line = this.#line
    this.#line = undefined
    return line
  }

  emit(type: string, { result = SUCCEEDED, data = {}, operation = {}, uri }: Emission): void {
    if (this.#state === 'disconnected') return
    const subject = `calling/callConnections/${this.callConnectionId}`
    const event = {
      id: randomUUID(),
      source: subject,
      type: `Microsoft.Communication.${type}`,
      specversion: '1.0',
      time: new Date(this.#carrier.clock.nowMs()).toISOString(),
      datacontenttype: 'application/json',
      subject,
      data: {
        eventSource: subject,
        version: EVENT_VERSION,
        callConnectionId: this.callConnectionId,
        serverCallId: this.serverCallId,
        correlationId: this.options.correlationId,
        publicEventType: `Microsoft.Communication.${type}`,
        operationContext: operation.operationContext,
        resultInformation: result,
        ...data,
      },
    }
    const to = operation.operationCallbackUri ?? uri ?? this.options.callbackUri
    this.#carrier.outbox.post(this.callConnectionId, to, event)
  }

  emitStream({ type, details, result }: StreamReport, operation?: Emission['operation']): void {
    const status = type.replace('Media', 'media')
    const mediaStreamingUpdate = {
      contentType: 'Audio',
      mediaStreamingStatus: status,
      mediaStreamingStatusDetails: details,
    }
    this.emit(type, { result, data: { mediaStreamingUpdate }, ...(operation && { operation }) })
  }

  onDigit(digit: Digit): void {
    this.media?.sendDigit(digit)
    if (this.continuousDtmf) {
      const data = { sequenceId: ++this.#sequence, tone: toneOf(digit) }
      this.emit('ContinuousDtmfRecognitionToneReceived', { data, operation: this.continuousDtmf })
    }
    for (const listener of this.listeners) listener.onDigit?.(digit)
  }

  onWords(text: string, durationMs: number): boolean {
    const answers = [...this.listeners].filter((listener) => listener.onWords?.(text, durationMs))
    return answers.length > 0 && this.media?.isStopped !== false
  }

  onHangUp(): void {
    void this.end(ENDED)
  }

  /** Ends the call once: recordings are closed, `lastEvent` is the last callback. */
  async end(
    result: ResultInformation,
    lastEvent: 'CallDisconnected' | 'CreateCallFailed' = 'CallDisconnected',
  ): Promise<void> {
    if (this.ended.signal.aborted) return
    this.ended.abort()
    this.#stopAudio()
    this.operations.cancelAll()
    this.media?.stop()
    this.#line?.end('the assistant hung up')
    this.#onEnded()
    for (const stopped of await Promise.allSettled([...this.recorders].map((recorder) => recorder.stop()))) {
      // The disk is full, or the folder gone: the call ends all the same.
      if (stopped.status === 'rejected')
        this.#carrier.log.error({ err: stopped.reason }, 'a recording was not finished')
    }
    this.emit(lastEvent, { result, operation: { operationContext: this.options.operationContext } })
    this.#state = 'disconnected'
  }

  #tick(line: Line): void {
    const caller = line.takeFrame()
    this.media?.sendFrame(caller)
    for (const listener of this.listeners) listener.onVoice?.(caller)
    const prompt = this.prompts.nextFrame()
    const streamed = this.media?.nextFrame()
    const assistant = prompt && streamed ? mixPcm(prompt, streamed) : (prompt ?? streamed ?? SILENT_FRAME)
    line.socket.play(assistant)
    for (const recorder of this.recorders) recorder.record(caller, assistant)
  }

  #streamed() {
    return {
      callConnectionId: this.callConnectionId,
      correlationId: this.options.correlationId,
      participantRawId: phoneIdentifier(this.options.person).rawId,
      onReport: (report: StreamReport) => this.emitStream(report),
      onStopAudio: () => this.#line?.socket.send({ type: 'stop-audio' }),
    }
  }
}

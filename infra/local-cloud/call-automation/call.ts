import { randomUUID } from 'node:crypto'
import type { Digit, FarEnd, Line, NetworkMessage } from '../phone/line.ts'
import { mixPcm, SILENT_FRAME } from '../phone/pcm.ts'
import { type Carrier, type ResultInformation, SUCCEEDED } from './carrier.ts'
import type { Listener, Recorder } from '../phone/listening.ts'
import type { CallOptions, Emission, Party } from './call-parts.ts'
import type { Guest } from './guest.ts'
import { Hold } from './hold.ts'
import { botIdentifier, phoneIdentifier, serverCallIdOf } from './identifiers.ts'
import { MediaStreaming, type StreamReport } from './media-streaming.ts'
import { OperationQueue } from './operation-queue.ts'
import { PromptPlayer } from '../phone/prompt-player.ts'
import type { Identifier } from './requests.ts'
import { toneOf } from './tones.ts'

type CallState = 'connecting' | 'connected' | 'transferring' | 'transferAccepted' | 'disconnected'

/** How the carrier's callbacks are versioned. */
const EVENT_VERSION = '2025-06-15-preview'
export const ENDED: ResultInformation = { code: 200, subCode: 7000, message: 'The conversation has ended.' }

/** One call with the assistant: its audio every 20 ms, its callbacks, its end. */
export class AssistantCall implements FarEnd, Party {
  readonly callConnectionId = randomUUID()
  readonly serverCallId = serverCallIdOf(this.callConnectionId)
  readonly options: CallOptions
  readonly media: MediaStreaming | undefined
  readonly prompts = new PromptPlayer()
  readonly operations = new OperationQueue((err) => this.#carrier.log.error({ err }, 'an operation on a call failed'))
  readonly listeners = new Set<Listener>()
  guest: Guest | undefined
  /** The person hears nothing of the call, nor the call of them. */
  readonly hold = new Hold()
  #callerIsGone = false
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
    const phones = [
      ...(this.#callerIsGone ? [] : [this.options.person]),
      ...(this.guest ? [this.guest.line.number] : []),
    ]
    return [...phones.map(phoneIdentifier), botIdentifier(this.#carrier.resourceId)]
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
    this.emitParticipants()
    if (report) this.emitStream(report, operation)
  }

  emitParticipants(): void {
    const participants = this.participants.map((identifier) => ({ identifier, isMuted: false, isOnHold: false }))
    this.emit('ParticipantsUpdated', { data: { participants, sequenceNumber: ++this.#sequence } })
  }

  send(message: NetworkMessage): void {
    this.#line?.socket.send(message)
  }

  /** Who is meant by a number. */
  partyOf(number: string): Party {
    return this.guest?.line.number === number ? this.guest : this
  }

  loseGuest(): void {
    this.guest = undefined
    this.emitParticipants()
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

  /** The two people stay on the line when the assistant leaves. */
  handOverBoth(): { readonly caller: Line; readonly guest: Line } | undefined {
    const { guest } = this
    if (!guest || this.#callerIsGone) return undefined
    const caller = this.handOver()
    this.guest = undefined
    return caller && { caller, guest: guest.line }
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
    if (!this.guest) return void this.end(ENDED)
    this.#callerIsGone = true
    this.emitParticipants()
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
    this.hold.off()
    this.#line?.end('the assistant hung up')
    this.guest?.line.end('the other side hung up')
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
    const caller = this.hold.isOn || this.#callerIsGone ? SILENT_FRAME : line.takeFrame()
    this.media?.sendFrame(caller)
    for (const listener of this.listeners) listener.onVoice?.(caller)
    const prompt = this.prompts.nextFrame()
    const streamed = this.media?.nextFrame()
    const assistant = prompt && streamed ? mixPcm(prompt, streamed) : (prompt ?? streamed ?? SILENT_FRAME)
    const guest = this.guest?.tick(mixPcm(caller, assistant))
    const heard = this.hold.isOn ? this.hold.nextFrame() : guest ? mixPcm(assistant, guest) : assistant
    if (!this.#callerIsGone) line.socket.play(heard)
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

import { EventEmitter, once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type RawData, WebSocket } from 'ws'
import { type BargeIn, CallMeasures, type FirstAudio } from './call-measures.ts'
import { type Clock, systemClock } from './clock.ts'
import { FrameTicker } from './frame-ticker.ts'
import { KeyTones } from './key-tones.ts'
import { type Digit, NetworkMessage, type PhoneMessage } from './line.ts'
import { FRAME_MS, FRAME_SAMPLES, fromBytes, msOf, SILENT_FRAME, toBytes } from './pcm.ts'
import { PcmQueue } from './pcm-queue.ts'
import { PhoneError, PhoneWaits, type WaitOptions } from './phone-waits.ts'
import { TwoSidedTape } from './two-sided-tape.ts'
import { writeWav } from './wav.ts'

export interface HeadlessPhoneOptions {
  /** `ws://localhost:9400/line?number=…` */
  readonly lineUrl: string
  readonly clock?: Clock
}

/** A phone without hands: plays audio into the line in real time, records both sides, measures what it hears. */
export class HeadlessPhone {
  /** Everything the network said, oldest first. */
  readonly messages: NetworkMessage[] = []
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #ticker: FrameTicker
  readonly #toSay = new PcmQueue()
  readonly #tones = new KeyTones()
  readonly #measures = new CallMeasures()
  readonly #tape = new TwoSidedTape()
  readonly #events = new EventEmitter()
  readonly #waits: PhoneWaits
  #stopTicking: (() => void) | undefined

  private constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    this.#ticker = new FrameTicker(clock)
    this.#waits = new PhoneWaits(clock)
    this.#events.setMaxListeners(0)
    socket.on('message', (data: RawData, isBinary) => this.#receive(data as Buffer, isBinary))
    socket.on('error', () => {}) // a close follows
    socket.on('close', () => this.#onMessage({ type: 'ended', reason: 'the line is gone' }))
  }

  /** Plugs in and waits until the network is ready. @throws {PhoneError} */
  static async plugIn({ lineUrl, clock = systemClock }: HeadlessPhoneOptions): Promise<HeadlessPhone> {
    const phone = new HeadlessPhone(new WebSocket(lineUrl, { perMessageDeflate: false }), clock)
    await phone.#waitForMessage('ready', [], { timeoutMs: 5_000 })
    return phone
  }

  get recogniser(): 'pocketsphinx' | 'told' {
    return this.messages.find((message) => message.type === 'ready')!.recogniser
  }

  /** First audio of every answer of the assistant, in order. */
  get answers(): readonly FirstAudio[] {
    return this.#measures.answers
  }

  get bargeIns(): readonly BargeIn[] {
    return this.#measures.bargeIns
  }

  /** Both sides, time-aligned: index 0 is the moment the call was connected. */
  get recordings(): { readonly caller: Int16Array; readonly assistant: Int16Array } {
    return this.#tape.sides
  }

  /** Calls `listener` with every message from now on. Gives back what stops it. */
  onMessage(listener: (message: NetworkMessage) => void): () => void {
    this.#events.on('message', listener)
    return () => void this.#events.off('message', listener)
  }

  /** Every message, from the first on, until the line is gone. */
  async *events(options: { signal?: AbortSignal } = {}): AsyncIterable<NetworkMessage> {
    for (let read = 0; !options.signal?.aborted; read++) {
      while (read === this.messages.length) {
        if (this.#socket.readyState === WebSocket.CLOSED) return
        await once(this.#events, 'message', options.signal ? { signal: options.signal } : {}).catch(() => {})
        if (options.signal?.aborted) return
      }
      yield this.messages[read]!
    }
  }

  /** Dials and waits to be put through. @throws {PhoneError} with the reason when it is not. */
  async dial(to: string, options: WaitOptions = { timeoutMs: 60_000 }): Promise<string> {
    return this.#callAfter({ type: 'dial', to }, options)
  }

  /** Waits for a call. Resolves with who calls; `answer` or `decline` it. */
  async waitForRing(options: WaitOptions): Promise<string> {
    return (await this.#waitForMessage('ringing', ['ended'], { ...options, survivesCallEnd: true })).from
  }

  /** Picks up and waits to be put through. Gives back the id of the call. */
  answer(options: WaitOptions = { timeoutMs: 60_000 }): Promise<string> {
    return this.#callAfter({ type: 'answer' }, options)
  }

  decline(): void {
    this.#send({ type: 'decline' })
  }

  /** Keys on a line that carries their tones: each is told when it has sounded. */
  async keyIn(digits: readonly Digit[]): Promise<void> {
    for (const digit of digits) {
      this.#tones.play(digit)
      await this.#waits.until(() => !this.#tones.isPlaying, { timeoutMs: 5_000 }, 'the key to sound')
      this.press(digit)
    }
  }

  /** A key as the carrier tells it, without a sound. */
  press(digit: Digit): void {
    this.#send({ type: 'digit', digit })
  }

  sendSms(to: string, text: string): void {
    this.#send({ type: 'sms', to, text })
  }

  /** Resolves with the newest text message, in a call or not. */
  waitForSms(options: WaitOptions): Promise<{ readonly from: string; readonly text: string }> {
    return this.#waitForMessage('sms', [], { ...options, survivesCallEnd: true })
  }

  hangUp(): void {
    this.#send({ type: 'hang-up' })
  }

  /** Speaks, in real time. Resolves when the last sample has gone out; `words` tells a recogniser that cannot listen, one of another language than `lang` not even then. */
  async say(pcm: Int16Array, { words, lang }: { words?: string; lang?: string } = {}): Promise<void> {
    if (!this.#stopTicking) throw new PhoneError('Nobody is connected: dial or answer before you speak.')
    if (words) this.#send({ type: 'words', text: words, durationMs: msOf(pcm.length), ...(lang && { lang }) })
    this.#toSay.push(pcm)
    await this.#waits.until(
      () => this.#toSay.samples === 0,
      { timeoutMs: msOf(this.#toSay.samples) + 10_000 },
      'the audio to be played',
    )
  }

  /** Resolves at the first voiced frame the assistant says after `sinceMs`, on the phone's clock, in this call. */
  waitForAssistantSpeech(options: WaitOptions & { sinceMs?: number }): Promise<void> {
    const sinceMs = options.sinceMs ?? this.#clock.nowMs()
    return this.#waits.until(() => this.#measures.assistantEndMs > sinceMs, options, 'the assistant to speak')
  }

  /** Resolves when the assistant has been silent for `quietMs`, whenever that silence began. */
  waitForQuiet(quietMs: number, options: WaitOptions): Promise<void> {
    return this.#waits.until(
      () => this.#clock.nowMs() - this.#measures.assistantEndMs >= quietMs,
      options,
      'the assistant to be silent',
    )
  }

  /** Resolves with the reason when the call is over. */
  async waitForEnd(options: WaitOptions): Promise<string> {
    return (await this.#waitForMessage('ended', ['ringing', 'dialling'], options)).reason
  }

  /** Writes what each side said as 16 kHz mono WAV. */
  async writeRecordings(files: { caller: string; assistant: string }): Promise<void> {
    const { caller, assistant } = this.recordings
    await Promise.all([writeFile(files.caller, writeWav([caller])), writeFile(files.assistant, writeWav([assistant]))])
  }

  async close(): Promise<void> {
    this.#stop()
    this.#waits.end()
    if (this.#socket.readyState === WebSocket.CLOSED) return
    this.#socket.close()
    await once(this.#socket, 'close')
  }

  readonly [Symbol.asyncDispose] = (): Promise<void> => this.close()

  async #callAfter(message: PhoneMessage, options: WaitOptions): Promise<string> {
    const heard = this.messages.length
    this.#send(message)
    const find = () =>
      this.messages
        .slice(heard)
        .find((one) => one.type === 'connected' || one.type === 'ended' || one.type === 'problem')
    await this.#waits.until(() => find() !== undefined, options, 'the call to be put through')
    const outcome = find()!
    if (outcome.type === 'connected') return outcome.callConnectionId
    const why = outcome.type === 'ended' ? `The call was not put through: ${outcome.reason}` : outcome.message
    throw new PhoneError(why)
  }

  /** Waits for a message that belongs to the call after the last message of type `since`. */
  async #waitForMessage<Type extends NetworkMessage['type']>(
    type: Type,
    since: readonly NetworkMessage['type'][],
    options: WaitOptions,
  ) {
    const isIt = (message: NetworkMessage): message is Extract<NetworkMessage, { type: Type }> => message.type === type
    const find = () =>
      this.messages.slice(this.messages.findLastIndex((one) => since.includes(one.type)) + 1).findLast(isIt)
    await this.#waits.until(() => find() !== undefined, options, `"${type}"`)
    return find()!
  }

  #send(message: PhoneMessage): void {
    this.#socket.send(JSON.stringify(message))
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (!isBinary) return this.#onMessage(NetworkMessage.parse(JSON.parse(String(data))))
    const frame = fromBytes(data)
    this.#tape.record('assistant', frame)
    this.#measures.onAssistantFrame(frame, this.#clock.nowMs() + FRAME_MS)
  }

  #onMessage(message: NetworkMessage): void {
    this.messages.push(message)
    if (message.type === 'connected' && !this.#stopTicking) {
      this.#measures.newCall()
      this.#tape.start()
      this.#stopTicking = this.#ticker.add(() => this.#tick())
    }
    if (message.type === 'ended') this.#stop()
    this.#waits.notice(message)
    this.#events.emit('message', message)
  }

  #tick(): void {
    const said = this.#toSay.take(FRAME_SAMPLES) ?? SILENT_FRAME
    const frame = this.#tones.over(said)
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(toBytes(frame))
    this.#tape.record('caller', frame)
    this.#measures.onCallerFrame(said, this.#clock.nowMs() + FRAME_MS)
    this.#waits.notice()
  }

  #stop(): void {
    this.#stopTicking?.()
    this.#stopTicking = undefined
    this.#toSay.clear()
  }
}

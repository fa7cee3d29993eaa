import type { Digit, FarEnd, Line } from '../../phone/line.ts'
import type { Listener, Recorder } from '../../phone/listening.ts'
import { mixPcm, SILENT_FRAME } from '../../phone/pcm.ts'
import { PromptPlayer } from '../../phone/prompt-player.ts'
import { type Account, newSid } from '../account.ts'
import type { Fields } from '../webhooks.ts'
import type { CallOptions, CallStatus, Progress, Program } from './call-options.ts'

/** What plays into the call, beside prompts. */
export interface Voice {
  nextFrame(): Int16Array | undefined
}

type RunProgram = (call: TwilioCall, program: Program, signal: AbortSignal) => Promise<unknown>

const OVER: readonly CallStatus[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled']

/** One call of the account: its audio every 20 ms, the TwiML that is carried out, its callbacks, its end. */
export class TwilioCall implements FarEnd {
  readonly sid = newSid('CA')
  readonly callConnectionId = this.sid
  readonly options: CallOptions
  readonly prompts = new PromptPlayer()
  readonly listeners = new Set<Listener>()
  readonly recorders = new Set<Recorder>()
  /** The stream to a media node, or the phone that was dialled. */
  readonly voices = new Set<Voice>()
  /** Aborts when the call is over. */
  readonly ended = new AbortController()
  readonly #account: Account
  readonly #run: RunProgram
  readonly #onEnded: () => void
  #line: Line | undefined
  #status: CallStatus = 'queued'
  #program = new AbortController()
  #stopAudio: () => void = () => {}
  #sequence = 0
  #answeredAtMs: number | undefined

  constructor(account: Account, options: CallOptions, { run, onEnded }: { run: RunProgram; onEnded: () => void }) {
    this.#account = account
    this.options = options
    this.#run = run
    this.#onEnded = onEnded
  }

  get status(): CallStatus {
    return this.#status
  }

  get isOver(): boolean {
    return this.ended.signal.aborted
  }

  get line(): Line | undefined {
    return this.#line
  }

  /** What every webhook says of the call. */
  get fields(): Fields {
    const { from, to, direction, parentSid } = this.options
    const parties = { From: from, To: to, Caller: from, Called: to }
    const own = { CallSid: this.sid, ...parties, CallStatus: this.#status, Direction: direction }
    return parentSid === undefined ? own : { ...own, ParentCallSid: parentSid }
  }

  /** It rings: at the account's number, or at the phone that is called. */
  ring(line?: Line): void {
    this.#line = line
    this.#move('ringing', 'ringing')
  }

  /** Told by whoever puts it on the way. */
  initiated(): void {
    this.#move('initiated', 'initiated')
  }

  /** Puts the person through. `false`: they are gone. */
  pickUp(line: Line | undefined = this.#line): boolean {
    if (this.#status === 'in-progress') return true
    if (this.isOver || !line?.connect(this)) {
      void this.end('canceled')
      return false
    }
    this.#line = line
    this.#answeredAtMs = this.#account.clock.nowMs()
    this.#stopAudio = this.#account.network.ticker.add(() => this.#tick(line))
    this.#move('in-progress', 'answered')
    return true
  }

  /** Carries out `program`, in the place of what is being carried out. */
  execute(program: Program): void {
    this.#program.abort()
    this.#program = new AbortController()
    const { signal } = this.#program
    this.#run(this, program, signal).then(
      () => void (!signal.aborted && this.end('completed')),
      (err: unknown) => {
        this.#account.log.error({ err, sid: this.sid }, 'TwiML could not be carried out: the call ends')
        if (!signal.aborted) void this.end('failed')
      },
    )
  }

  onDigit(digit: Digit): void {
    for (const listener of this.listeners) listener.onDigit?.(digit)
  }

  onWords(text: string, durationMs: number): boolean {
    return [...this.listeners].filter((listener) => listener.onWords?.(text, durationMs)).length > 0
  }

  onHangUp(): void {
    void this.end('completed')
  }

  /** The caller of an inbound call gives up before anybody answered. */
  giveUp(): void {
    void this.end(this.options.direction === 'inbound' ? 'no-answer' : 'canceled')
  }

  /** Ends the call once; the status callback is the last thing that is heard of it. */
  async end(status: CallStatus, reason = 'the assistant hung up'): Promise<void> {
    if (this.ended.signal.aborted) return
    const final = status === 'failed' && this.#status === 'in-progress' ? 'completed' : status
    this.ended.abort()
    this.#program.abort()
    this.#stopAudio()
    this.#line?.end(reason)
    this.#onEnded()
    for (const stopped of await Promise.allSettled([...this.recorders].map((recorder) => recorder.stop()))) {
      if (stopped.status === 'rejected')
        this.#account.log.error({ err: stopped.reason }, 'a recording was not finished')
    }
    const seconds = this.#answeredAtMs === undefined ? 0 : (this.#account.clock.nowMs() - this.#answeredAtMs) / 1_000
    this.#move(final, 'completed', { CallDuration: String(Math.round(seconds)) })
  }

  #move(status: CallStatus, progress: Progress, more: Fields = {}): void {
    if (OVER.includes(this.#status)) return
    this.#status = status
    const { statusCallback: url, statusCallbackEvents: wanted } = this.options
    const SequenceNumber = String(this.#sequence++)
    if (url === undefined || !wanted.includes(progress)) return
    const Timestamp = new Date(this.#account.clock.nowMs()).toUTCString()
    const source = { SequenceNumber, Timestamp, CallbackSource: 'call-progress-events' }
    void this.#account.webhooks.tell(url, { ...this.fields, ...source, ...more })
  }

  #tick(line: Line): void {
    const { timeLimitMs = Infinity } = this.options
    if (this.#account.clock.nowMs() - (this.#answeredAtMs ?? Infinity) >= timeLimitMs) return void this.end('completed')
    const caller = line.takeFrame()
    for (const listener of this.listeners) listener.onVoice?.(caller)
    let assistant = this.prompts.nextFrame()
    for (const voice of this.voices) {
      const frame = voice.nextFrame()
      if (frame) assistant = assistant ? mixPcm(assistant, frame) : frame
    }
    line.socket.play(assistant ?? SILENT_FRAME)
    for (const recorder of this.recorders) recorder.record(caller, assistant ?? SILENT_FRAME)
  }
}

import { silentLog, type Log } from '@call-center/shared/log'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from './clock.ts'
import { FrameTicker } from './frame-ticker.ts'
import {
  Line,
  type LineSocket,
  type NetworkMessage,
  type PhoneMessage,
  type Recogniser,
  type RingOutcome,
  type TypedWords,
} from './line.ts'

export interface PhoneNetworkOptions {
  /** How the local cloud makes words of audio; the phones are told. */
  readonly recogniser: Recogniser
  /** Typed words, the moment their audio starts: what the recogniser is told. */
  readonly onWords?: (callConnectionId: string, words: TypedWords) => void
  /** A call is over, whoever ended it and however. */
  readonly onCallEnded?: (callConnectionId: string) => void
  readonly clock?: Clock
  readonly log?: Log
}

/** A call as the control API shows it. */
export interface CallSummary {
  readonly callConnectionId: string
  readonly state: string
  readonly from: string
  readonly to: string
}

/** Takes what comes for one of the assistant's numbers. */
export interface Switchboard {
  /** Gives back what to do when the caller gives up. */
  readonly onCall: (caller: Line, to: string) => () => void
  readonly onSms?: (from: string, to: string, text: string) => void
}

/** How long a phone rings. */
const NO_ANSWER_MS = 30_000

/** Which number leads where. Owns the lines and the 20 ms tick of all calls; `call-automation` takes the assistant's calls. */
export class PhoneNetwork {
  readonly recogniser: Recogniser
  readonly ticker: FrameTicker
  readonly #options: PhoneNetworkOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #lines = new Map<string, Line>()
  readonly #switchboards = new Map<string, Switchboard>()
  readonly #calls = new Map<string, () => CallSummary>()

  constructor(options: PhoneNetworkOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#log = options.log ?? silentLog
    this.recogniser = options.recogniser
    this.ticker = new FrameTicker(this.#clock)
  }

  get calls(): readonly CallSummary[] {
    return [...this.#calls.values()].map((summary) => summary())
  }

  /** Makes `number` the assistant's: who dials or texts it reaches `switchboard`. */
  serve(number: string, switchboard: Switchboard): () => void {
    this.#switchboards.set(number, switchboard)
    return () => void this.#switchboards.delete(number)
  }

  /** Lists a call until the returned function is called: then it is over. */
  announce(callConnectionId: string, summary: () => CallSummary): () => void {
    this.#calls.set(callConnectionId, summary)
    return () => {
      if (this.#calls.delete(callConnectionId)) this.#options.onCallEnded?.(callConnectionId)
    }
  }

  /** Plugs a phone in. A phone that is idle makes place for a newer one with its number; a busy one does not. */
  plugIn(number: string, socket: LineSocket): Line | undefined {
    const before = this.#lines.get(number)
    if (before && before.state.phase !== 'idle') {
      socket.send({ type: 'problem', message: `Another phone with the number ${number} is in a call.` })
      return undefined
    }
    before?.socket.send({ type: 'problem', message: `Another phone took the number ${number}.` })
    before?.socket.close()
    const line = new Line(number, socket)
    this.#lines.set(number, line)
    socket.send({ type: 'ready', number, recogniser: this.recogniser })
    return line
  }

  unplug(line: Line): void {
    line.hangUp()
    if (this.#lines.get(line.number) === line) this.#lines.delete(line.number)
  }

  receive(line: Line, message: PhoneMessage): void {
    const { state } = line
    if (message.type === 'dial') return this.#dial(line, message.to)
    if (message.type === 'answer') return line.answer()
    if (message.type === 'sms') return this.#text(line, message)
    if (message.type === 'decline' || message.type === 'hang-up') return line.hangUp()
    if (state.phase !== 'connected') {
      return line.socket.send({ type: 'problem', message: `Nobody is connected: the ${message.type} went nowhere.` })
    }
    if (message.type === 'digit') return state.farEnd.onDigit(message.digit)
    if (state.farEnd.onWords(message.text, message.durationMs))
      return line.socket.send({ type: 'heard', text: message.text, final: true })
    const { type: _, ...words } = message
    this.#options.onWords?.(state.farEnd.callConnectionId, words)
  }

  /** Rings the phone with `number` until something comes of it. Never throws: an unreachable phone is an outcome. */
  ring(number: string, options: { from: string; timeoutMs?: number; signal: AbortSignal }): Promise<RingOutcome> {
    const line = this.#lines.get(number)
    if (options.signal.aborted) return Promise.resolve({ outcome: 'cancelled' })
    if (!line) return Promise.resolve({ outcome: 'unknown-number' })
    if (line.state.phase !== 'idle') return Promise.resolve({ outcome: 'busy' })
    return new Promise((resolve) => {
      const giveUp = (outcome: 'no-answer' | 'cancelled') => {
        line.end(outcome === 'no-answer' ? 'you did not answer' : 'the caller gave up')
        settle({ outcome })
      }
      const onAbort = () => giveUp('cancelled')
      const stopWaiting = this.#clock.after(options.timeoutMs ?? NO_ANSWER_MS, () => giveUp('no-answer'))
      const settle = (outcome: RingOutcome) => {
        stopWaiting()
        options.signal.removeEventListener('abort', onAbort)
        resolve(outcome)
      }
      options.signal.addEventListener('abort', onAbort)
      line.ring(options.from, settle)
    })
  }

  /** Lets two phones talk with each other, as after a transfer. Gives back the id of their call. */
  bridge(a: Line, b: Line, callConnectionId: string = randomUUID()): string {
    let open = true
    const close = () => {
      if (!open) return
      open = false
      stopAudio()
      forget()
      for (const line of [a, b]) line.end('the other side hung up')
    }
    const farEnd = { callConnectionId, onDigit() {}, onWords: () => false, onHangUp: close }
    const stopAudio = this.ticker.add(() => {
      const [fromA, fromB] = [a.takeFrame(), b.takeFrame()]
      a.socket.play(fromB)
      b.socket.play(fromA)
    })
    const summary = { callConnectionId, state: 'bridged', from: a.number, to: b.number }
    const forget = this.announce(callConnectionId, () => summary)
    if (![a.connect(farEnd), b.connect(farEnd)].every(Boolean)) close()
    return callConnectionId
  }

  /** Tells the phones of a call what was heard, said or went wrong. A call that is over has no phones. */
  notify(callConnectionId: string, message: NetworkMessage): void {
    for (const { state, socket } of this.#lines.values()) {
      if (state.phase === 'connected' && state.farEnd.callConnectionId === callConnectionId) socket.send(message)
    }
  }

  /** Hands a text message to a phone, whatever it is doing. `false`: no phone has the number. */
  deliverSms(number: string, sms: { readonly from: string; readonly text: string }): boolean {
    const line = this.#lines.get(number)
    line?.socket.send({ type: 'sms', ...sms })
    return line !== undefined
  }

  close(): void {
    for (const line of this.#lines.values()) {
      this.unplug(line)
      line.socket.close()
    }
  }

  #dial(line: Line, dialled: string): void {
    if (line.state.phase !== 'idle') return line.socket.send({ type: 'problem', message: 'Hang up before you dial.' })
    const to = readPhoneNumber(dialled) ?? dialled
    if (to === line.number) {
      const message = `${to} is your own number: dial another one, for example that of the assistant.`
      return line.socket.send({ type: 'problem', message })
    }
    const switchboard = this.#switchboards.get(to)
    const control = new AbortController()
    line.dial(to, () => control.abort())
    if (switchboard) {
      control.signal.addEventListener('abort', switchboard.onCall(line, to))
      return
    }
    this.#log.info({ calls: this.#calls.size }, 'one phone rings another')
    void this.#ringOther(line, to, control.signal)
  }

  #text(line: Line, { to: written, text }: { readonly to: string; readonly text: string }): void {
    const to = readPhoneNumber(written) ?? written
    const { onSms } = this.#switchboards.get(to) ?? {}
    if (onSms) return onSms(line.number, to, text)
    if (this.deliverSms(to, { from: line.number, text })) return
    line.socket.send({ type: 'problem', message: `The text message reached nobody: no phone has the number ${to}.` })
  }

  async #ringOther(line: Line, to: string, signal: AbortSignal): Promise<void> {
    const result = await this.ring(to, { from: line.number, signal })
    if (result.outcome === 'answered') this.bridge(line, result.line)
    else if (result.outcome !== 'cancelled') line.end(result.outcome)
  }
}

import { ProtocolError } from '@call-center/shared/errors'
import * as z from 'zod'
import { JitterBuffer } from './jitter-buffer.ts'

export const Digit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'])
export type Digit = z.infer<typeof Digit>

/** What a phone tells the network (`PORTS.md`, line protocol). */
export const PhoneMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('dial'), to: z.string().min(1) }),
  z.object({ type: z.literal('answer') }),
  z.object({ type: z.literal('decline') }),
  z.object({ type: z.literal('hang-up') }),
  z.object({ type: z.literal('digit'), digit: Digit }),
  z.object({
    type: z.literal('words'),
    text: z.string(),
    durationMs: z.number().nonnegative(),
    /** The language they are in; left out, every recogniser understands them. */
    lang: z.string().optional(),
  }),
  z.object({ type: z.literal('sms'), to: z.string().min(1), text: z.string().min(1) }),
])
export type PhoneMessage = z.infer<typeof PhoneMessage>
/** What is said by audio that was made of text. */
export type TypedWords = Omit<Extract<PhoneMessage, { type: 'words' }>, 'type'>

export type Recogniser = 'pocketsphinx' | 'told'

/** What the network tells a phone. */
export const NetworkMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), number: z.string(), recogniser: z.enum(['pocketsphinx', 'told']) }),
  z.object({ type: z.literal('ringing'), from: z.string() }),
  z.object({ type: z.literal('dialling'), to: z.string() }),
  z.object({ type: z.literal('connected'), callConnectionId: z.string() }),
  z.object({ type: z.literal('ended'), reason: z.string() }),
  z.object({ type: z.literal('heard'), text: z.string(), final: z.boolean() }),
  /** With the message of the call that it is a part of, when it is part of one: a prompt of the carrier is not. */
  z.object({ type: z.literal('said'), text: z.string(), messageId: z.string().optional() }),
  z.object({ type: z.literal('stop-audio') }),
  z.object({ type: z.literal('sms'), from: z.string(), text: z.string() }),
  z.object({ type: z.literal('problem'), message: z.string() }),
])
export type NetworkMessage = z.infer<typeof NetworkMessage>

/** @throws {ProtocolError} when the phone sends something else. */
export function readPhoneMessage(text: string): PhoneMessage {
  try {
    return PhoneMessage.parse(JSON.parse(text))
  } catch (cause) {
    throw new ProtocolError(`unknown phone message: ${text.slice(0, 200)}`, { cause })
  }
}

/** The wire to a phone. */
export interface LineSocket {
  send(message: NetworkMessage): void
  /** A frame of 20 ms, to be heard now. */
  play(frame: Int16Array): void
  close(): void
}

/** What a phone is connected to: the assistant, or another phone. */
export interface FarEnd {
  readonly callConnectionId: string
  onDigit(digit: Digit): void
  /** `true`: they were the answer to a question of the carrier's, and nobody else was listening. */
  onWords(text: string, durationMs: number): boolean
  onHangUp(): void
}

export type RingOutcome =
  | { readonly outcome: 'answered'; readonly line: Line }
  | { readonly outcome: 'busy' | 'no-answer' | 'declined' | 'unknown-number' | 'cancelled' }

export type LineState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'ringing'; readonly settle: (outcome: RingOutcome) => void }
  /** Picked up, not yet put through. */
  | { readonly phase: 'answered' }
  | { readonly phase: 'dialling'; readonly abandon: () => void }
  | { readonly phase: 'connected'; readonly farEnd: FarEnd }

/** One virtual phone on the network. */
export class Line {
  readonly number: string
  readonly socket: LineSocket
  readonly #uplink = new JitterBuffer()
  #state: LineState = { phase: 'idle' }

  constructor(number: string, socket: LineSocket) {
    this.number = number
    this.socket = socket
  }

  get state(): LineState {
    return this.#state
  }

  /** The next frame of what the phone's microphone picks up; silence when nothing came. */
  takeFrame(): Int16Array {
    return this.#uplink.take()
  }

  hear(frame: Int16Array): void {
    if (this.#state.phase === 'connected') this.#uplink.push(frame)
  }

  ring(from: string, settle: (outcome: RingOutcome) => void): void {
    this.#state = { phase: 'ringing', settle }
    this.socket.send({ type: 'ringing', from })
  }

  dial(to: string, abandon: () => void): void {
    this.#state = { phase: 'dialling', abandon }
    this.socket.send({ type: 'dialling', to })
  }

  /** Puts the phone through. `false`: it hung up in the meantime. */
  connect(farEnd: FarEnd): boolean {
    if (this.#state.phase === 'idle' || this.#state.phase === 'ringing') return false
    this.#uplink.clear()
    this.#state = { phase: 'connected', farEnd }
    this.socket.send({ type: 'connected', callConnectionId: farEnd.callConnectionId })
    return true
  }

  /** The network ends what this phone is doing. Nothing happens to a phone that does nothing. */
  end(reason: string): void {
    if (this.#state.phase === 'idle') return
    this.#state = { phase: 'idle' }
    this.socket.send({ type: 'ended', reason })
  }

  answer(): void {
    if (this.#state.phase !== 'ringing') return
    const { settle } = this.#state
    this.#state = { phase: 'answered' }
    settle({ outcome: 'answered', line: this })
  }

  /** The phone hangs up, declines, or its socket is gone. */
  hangUp(): void {
    const state = this.#state
    this.end('you hung up')
    if (state.phase === 'ringing') state.settle({ outcome: 'declined' })
    if (state.phase === 'dialling') state.abandon()
    if (state.phase === 'connected') state.farEnd.onHangUp()
  }
}

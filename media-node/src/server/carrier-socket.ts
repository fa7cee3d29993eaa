import { CARRIER_FRAMES_BAD, CARRIER_FRAMES_DROPPED, FRAMES_MISSING } from '../metrics.ts'
import type { CarrierEvents } from './carrier-stream.ts'
import { CLOSE_NORMAL, type Socket, type SocketHandler } from './socket-server.ts'
import type { WiredStreamOptions } from './wired-stream.ts'

/** Keys kept for a call that does not listen yet. Somebody who types ahead types this much at most. */
const MAX_EARLY_DIGITS = 32

/** What an adapter speaks its carrier's language over: one socket, keys that may come before anybody listens, and one end. */
export class CarrierSocket {
  readonly handler: SocketHandler
  readonly #options: WiredStreamOptions
  #socket: Socket | undefined
  #events: CarrierEvents | undefined
  #earlyDigits: string[] = []
  #closed = false

  /** Messages go to `receive`, none after the end. */
  constructor(options: WiredStreamOptions, receive: (message: Uint8Array) => void) {
    this.#options = options
    this.handler = {
      onOpen: (socket) => {
        this.#socket = socket
        options.onOpen()
      },
      onMessage: (message) => {
        if (this.#closed) return
        try {
          receive(message)
        } catch {
          this.countBad() // the call guards what is its own: this is a message that the adapter cannot read
        }
      },
      onClose: () => this.#end(),
    }
  }

  /** Who listens to the call; `undefined` until it starts. */
  get events(): CarrierEvents | undefined {
    return this.#events
  }

  start(events: CarrierEvents): void {
    this.#events = events
    if (this.#closed) {
      queueMicrotask(() => events.onClosed())
      return
    }
    for (const digit of this.#earlyDigits.splice(0)) events.onDigit(digit)
  }

  /** Returns `false` when the message was dropped, and counts it. */
  say(message: string | Uint8Array): boolean {
    if (this.#closed) return false
    if (this.#socket?.send(message)) return true
    this.#options.metrics.add(CARRIER_FRAMES_DROPPED)
    return false
  }

  /** Counts a message that the carrier does not send, or not so. */
  countBad(): void {
    this.#options.metrics.add(CARRIER_FRAMES_BAD)
  }

  /** Counts frames that the carrier's times say were sent and never came. */
  countMissing(frames: number): void {
    this.#options.metrics.add(FRAMES_MISSING, frames)
  }

  press(digit: string): void {
    if (this.#events) this.#events.onDigit(digit)
    else if (this.#earlyDigits.length < MAX_EARLY_DIGITS) this.#earlyDigits.push(digit)
  }

  close(): void {
    this.#socket?.close(CLOSE_NORMAL)
    this.#end()
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events?.onClosed()
    this.#options.onClosed()
  }
}

import { CallCenterError } from '@call-center/shared/errors'
import type { Clock } from './clock.ts'
import type { NetworkMessage } from './line.ts'

/** The call ended, or the line failed, while the phone waited for something else. */
export class PhoneError extends CallCenterError {
  readonly code = 'phone-failed'
}

export interface WaitOptions {
  readonly timeoutMs: number
  /** Goes on waiting when a call ends: what is awaited belongs to the next one. */
  readonly survivesCallEnd?: boolean
}

interface Wait {
  readonly look: (message?: NetworkMessage) => void
  readonly giveUp: (failure: PhoneError) => void
}

/** What a phone waits for. Looked at again after every message and every frame, so that nothing has to poll. */
export class PhoneWaits {
  readonly #clock: Clock
  readonly #waits = new Set<Wait>()
  #ended = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Something happened. */
  notice(message?: NetworkMessage): void {
    for (const { look } of this.#waits) look(message)
  }

  /** Nothing will happen any more: who waits is told so, and no timer is left that would keep a process alive. */
  end(): void {
    this.#ended = true
    for (const { giveUp } of this.#waits) giveUp(unplugged())
  }

  /** @throws {PhoneError} when the time is over, the call ends first, or the phone was unplugged. */
  until(isDone: () => boolean, { timeoutMs, survivesCallEnd }: WaitOptions, what: string): Promise<void> {
    if (this.#ended && !isDone()) return Promise.reject(unplugged())
    return new Promise((resolve, reject) => {
      const settle = (failure?: PhoneError) => {
        this.#waits.delete(wait)
        cancel()
        if (failure) reject(failure)
        else resolve()
      }
      const look = (message?: NetworkMessage) => {
        if (isDone()) settle()
        else if (message?.type === 'ended' && !survivesCallEnd)
          settle(new PhoneError(`Waited for ${what}, but the call ended: ${message.reason}`))
      }
      const wait: Wait = { look, giveUp: settle }
      const cancel = this.#clock.after(timeoutMs, () => settle(new PhoneError(`Waited ${timeoutMs} ms for ${what}`)))
      this.#waits.add(wait)
      look()
    })
  }
}

const unplugged = (): PhoneError => new PhoneError('The phone was unplugged.')

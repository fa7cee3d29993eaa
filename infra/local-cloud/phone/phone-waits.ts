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

/** What a phone waits for. Looked at again after every message and every frame, so that nothing has to poll. */
export class PhoneWaits {
  readonly #clock: Clock
  readonly #looks = new Set<(message?: NetworkMessage) => void>()
  readonly #giveUps = new Set<(failure: PhoneError) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Something happened. */
  notice(message?: NetworkMessage): void {
    for (const look of this.#looks) look(message)
  }

  /** Nothing will happen any more: who waits is told so, and no timer is left that would keep a process alive. */
  end(): void {
    for (const giveUp of this.#giveUps) giveUp(new PhoneError('The phone was unplugged.'))
  }

  /** @throws {PhoneError} when the time is over, or the call ends first. */
  until(isDone: () => boolean, { timeoutMs, survivesCallEnd }: WaitOptions, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (failure?: PhoneError) => {
        this.#looks.delete(look)
        this.#giveUps.delete(settle)
        cancel()
        if (failure) reject(failure)
        else resolve()
      }
      const look = (message?: NetworkMessage) => {
        if (isDone()) settle()
        else if (message?.type === 'ended' && !survivesCallEnd)
          settle(new PhoneError(`Waited for ${what}, but the call ended: ${message.reason}`))
      }
      const cancel = this.#clock.after(timeoutMs, () => settle(new PhoneError(`Waited ${timeoutMs} ms for ${what}`)))
      this.#looks.add(look)
      this.#giveUps.add(settle)
      look()
    })
  }
}

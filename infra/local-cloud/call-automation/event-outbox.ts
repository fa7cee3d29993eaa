import { type Log } from '@call-center/shared/log'
import type { Clock } from '../phone/clock.ts'
import type { FaultBoard } from './faults.ts'
import { CALLBACK_TOKEN_TTL_S, type TokenSigner } from './token-signer.ts'

/** When an undelivered callback is sent again. Undocumented by the carrier; at least once is what it promises. */
const RETRY_AFTER_MS = [500, 2_000, 5_000]
const ANSWER_WITHIN_MS = 10_000

export interface OutboxOptions {
  readonly signer: TokenSigner
  readonly faults: FaultBoard
  readonly clock: Clock
  readonly random: () => number
  readonly fetch: typeof fetch
  readonly log: Log
}

export interface CloudEvent {
  readonly id: string
  readonly type: string
  readonly data: object
}

/** Delivers callbacks: signed, one event a request, in order within a call unless the faults say otherwise. */
export class EventOutbox {
  readonly #options: OutboxOptions
  readonly #lastOfCall = new Map<string, Promise<unknown>>()
  readonly #waiting = new Set<() => void>()

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  post(callConnectionId: string, uri: string, event: CloudEvent): void {
    const { copies, callbackDelayMs, callbackShuffleMs } = this.#options.faults.current
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = callbackDelayMs + callbackShuffleMs * this.#options.random()
      if (delayMs > 0) this.#later(delayMs, () => void this.#deliver(uri, event, 0))
      else this.#enqueue(callConnectionId, () => this.#deliver(uri, event, 0))
    }
  }

  close(): void {
    for (const cancel of this.#waiting) cancel()
    this.#waiting.clear()
  }

  #enqueue(callConnectionId: string, deliver: () => Promise<void>): void {
    const last = (this.#lastOfCall.get(callConnectionId) ?? Promise.resolve()).then(deliver)
    this.#lastOfCall.set(callConnectionId, last)
    void last.finally(() => {
      if (this.#lastOfCall.get(callConnectionId) === last) this.#lastOfCall.delete(callConnectionId)
    })
  }

  async #deliver(uri: string, event: CloudEvent, attempt: number): Promise<void> {
    const problem = await this.#post(uri, event)
    if (!problem) return
    const retryMs = RETRY_AFTER_MS[attempt]
    this.#options.log.warn({ type: event.type, problem, attempt, retryMs }, 'a callback was not accepted')
    if (problem.retry && retryMs) this.#later(retryMs, () => void this.#deliver(uri, event, attempt + 1))
  }

  async #post(
    uri: string,
    event: CloudEvent,
  ): Promise<{ readonly retry: boolean; readonly reason: unknown } | undefined> {
    try {
      const response = await this.#options.fetch(uri, {
        method: 'POST',
        headers: {
          'content-type': 'application/cloudevents-batch+json; charset=utf-8',
          authorization: `Bearer ${await this.#options.signer.sign(CALLBACK_TOKEN_TTL_S)}`,
        },
        body: JSON.stringify([event]),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      await response.arrayBuffer()
      if (response.ok) return undefined
      return { retry: response.status >= 500 || response.status === 429, reason: response.status }
    } catch (cause) {
      return { retry: true, reason: cause }
    }
  }

  #later(delayMs: number, task: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#waiting.delete(cancel)
      task()
    })
    this.#waiting.add(cancel)
  }
}

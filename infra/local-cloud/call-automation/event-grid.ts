import { type Log } from '@call-center/shared/log'
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '../phone/clock.ts'

/** When Event Grid delivers again, from the first failure on. The last wait is repeated until the event is too old. */
export const RETRY_AFTER_MS: readonly number[] = [10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000]
const EVENT_TTL_MS = 24 * 60 * 60 * 1000
/** A subscriber has half a minute for the handshake and for every event. */
const ANSWER_WITHIN_MS = 30_000
/** How often the handshake is tried while the subscriber is still starting. */
const HANDSHAKE_EVERY_MS = 250
/** Answers after which Event Grid gives an event up at once. */
const NEVER_RETRIED: ReadonlySet<number> = new Set([400, 413])

export interface EventGridOptions {
  /** The edge's webhook, its secret in the query. */
  readonly url: string
  readonly topic: string
  readonly clock: Clock
  readonly fetch: typeof fetch
  readonly copies: () => number
  readonly log: Log
}

export interface EventGridEvent {
  readonly eventType: string
  readonly subject: string
  readonly data: object
}

const Handshake = z.object({ validationResponse: z.string() })

/** Delivers Event Grid events to one webhook, after the validation handshake. */
export class EventGrid {
  /** Settles when the subscriber has passed the handshake. */
  readonly subscribed: Promise<void>
  readonly #options: EventGridOptions
  readonly #waiting = new Set<() => void>()
  #closed = false

  constructor(options: EventGridOptions) {
    this.#options = options
    this.subscribed = this.#subscribe()
  }

  /** Delivers in the background, again and again until it is accepted, too old, or not wanted any more. */
  publish(event: EventGridEvent, isWanted: () => boolean = () => true): void {
    const { clock, topic } = this.#options
    const envelope = {
      ...event,
      id: randomUUID(),
      topic,
      eventTime: new Date(clock.nowMs()).toISOString(),
      dataVersion: '1.0',
      metadataVersion: '1',
    }
    const tooOldMs = clock.nowMs() + EVENT_TTL_MS
    const wanted = () => !this.#closed && isWanted() && clock.nowMs() < tooOldMs
    for (let copy = 0; copy < this.#options.copies(); copy++) {
      void this.subscribed.then(() => this.#deliver(envelope, wanted, 0))
    }
  }

  close(): void {
    this.#closed = true
    for (const cancel of this.#waiting) cancel()
    this.#waiting.clear()
  }

  async #deliver(envelope: object, wanted: () => boolean, attempt: number): Promise<void> {
    if (!wanted()) return
    const response = await this.#post('Notification', envelope)
    if (response?.ok) return
    const retryMs = RETRY_AFTER_MS[Math.min(attempt, RETRY_AFTER_MS.length - 1)]!
    const givenUp = NEVER_RETRIED.has(response?.status ?? 0)
    this.#options.log.error(
      { status: response?.status, attempt, retryMs, givenUp },
      'the webhook did not accept an event',
    )
    if (!givenUp) this.#later(retryMs, () => void this.#deliver(envelope, wanted, attempt + 1))
  }

  async #subscribe(): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt++) {
      if (await this.#shakeHands()) return
      if (attempt % 40 === 39) this.#options.log.warn({ attempt }, 'the webhook has not passed the handshake yet')
      await new Promise<void>((resolve) => this.#later(HANDSHAKE_EVERY_MS, resolve))
    }
  }

  async #shakeHands(): Promise<boolean> {
    const validationCode = randomUUID()
    const { topic, clock } = this.#options
    const response = await this.#post('SubscriptionValidation', {
      id: randomUUID(),
      topic,
      subject: '',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      eventTime: new Date(clock.nowMs()).toISOString(),
      data: { validationCode },
      dataVersion: '2',
      metadataVersion: '1',
    })
    if (!response) return false
    const reply = Handshake.safeParse(response.body)
    const passed = response.status === 200 && reply.success && reply.data.validationResponse === validationCode
    if (!passed)
      this.#options.log.error(
        { status: response.status },
        'the webhook failed the Event Grid handshake: 200 and the code are wanted',
      )
    return passed
  }

  async #post(kind: string, event: object): Promise<{ ok: boolean; status: number; body: unknown } | undefined> {
    try {
      const response = await this.#options.fetch(this.#options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': kind },
        body: JSON.stringify([event]),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      const text = await response.text()
      return { ok: response.ok, status: response.status, body: parseJson(text) }
    } catch {
      return undefined // not up yet, or gone
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

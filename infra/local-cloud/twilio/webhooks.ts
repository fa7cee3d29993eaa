import { createHmac, randomUUID } from 'node:crypto'
import type { Log } from '@call-center/shared/log'
import type { Clock } from '../phone/clock.ts'
import { type Overrides, readOverrides } from './connection-overrides.ts'
import type { FaultBoard } from './faults.ts'

export interface WebhookOptions {
  readonly accountSid: string
  readonly authToken: string
  readonly faults: FaultBoard
  readonly clock: Clock
  readonly fetch: typeof fetch
  readonly log: Log
}

export type Fields = Readonly<Record<string, string>>

/** Posts forms as Twilio does: signed over the URL it was told. https://www.twilio.com/docs/usage/security */
export class Webhooks {
  readonly #options: WebhookOptions
  readonly #waiting = new Set<() => void>()

  constructor(options: WebhookOptions) {
    this.#options = options
  }

  /** News: nobody waits for an answer. */
  async tell(address: string, fields: Fields): Promise<void> {
    const token = randomUUID()
    const { copies } = this.#options.faults.current
    await Promise.all(Array.from({ length: copies }, () => this.#persist(readOverrides(address), fields, token)))
  }

  /** Asks for TwiML; `undefined` when there is none to be had. */
  async ask(address: string, fields: Fields): Promise<string | undefined> {
    const token = randomUUID()
    const { copies } = this.#options.faults.current
    const overrides = readOverrides(address)
    const answer = await this.#persist(overrides, fields, token)
    for (let copy = 1; copy < copies; copy++) await this.#post(overrides.url, fields, token)
    return answer?.ok && /xml/.test(answer.headers.get('content-type') ?? '') ? await answer.text() : undefined
  }

  close(): void {
    for (const cancel of this.#waiting) cancel()
  }

  /** As often as the address asks for. */
  async #persist({ url, retries, policy }: Overrides, fields: Fields, token: string): Promise<Response | undefined> {
    for (let retry = 0; ; retry++) {
      const answer = await this.#post(url, fields, token)
      const failure = answer === undefined ? 'ct' : answer.status >= 500 ? '5xx' : answer.ok ? undefined : '4xx'
      if (failure === undefined || retry === retries || !policy.has(failure)) return answer
    }
  }

  async #post(url: string, fields: Fields, token: string): Promise<Response | undefined> {
    const { accountSid, authToken, faults, fetch: post, log } = this.#options
    if (faults.current.webhookDelayMs > 0) await this.#wait(faults.current.webhookDelayMs)
    if (faults.takeDrop()) return undefined
    if (faults.takeFailure()) return new Response(null, { status: 503 })
    const form = { AccountSid: accountSid, ApiVersion: '2010-04-01', ...fields }
    const headers = {
      'x-twilio-signature': signatureOf(authToken, url, form),
      'i-twilio-idempotency-token': token,
      'user-agent': 'TwilioProxy/1.1',
    }
    const response = await post(url, { method: 'POST', headers, body: new URLSearchParams(form) }).catch(
      () => undefined,
    )
    if (!response?.ok) log.error({ status: response?.status ?? 0 }, 'a webhook of Twilio was refused')
    return response
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(cancel)
        resolve()
      }
      const stop = this.#options.clock.after(ms, done)
      const cancel = () => {
        stop()
        done()
      }
      this.#waiting.add(cancel)
    })
  }
}

function signatureOf(authToken: string, url: string, form: Fields): string {
  const pairs = Object.entries(form)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
  return createHmac('sha1', authToken)
    .update(url + pairs.join(''))
    .digest('base64')
}

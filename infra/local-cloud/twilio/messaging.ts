import { type Account, newSid } from './account.ts'
import { messageResource, type OutgoingMessage, readMessage } from './messages.ts'
import { TwilioError } from './twilio-error.ts'

/** What Twilio obeys by itself, before any webhook. */
const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit)\s*$/i
const START = /^\s*(start|yes|unstop)\s*$/i

/** Text messages of the account's number. */
export class Messaging {
  readonly #account: Account
  readonly #inboundUrl: string
  readonly #stopped = new Set<string>()

  constructor(account: Account, inboundUrl: string) {
    this.#account = account
    this.#inboundUrl = inboundUrl
  }

  /** @throws {TwilioError} */
  send(form: URLSearchParams): object {
    const message = readMessage(form, this.#account.number)
    if (this.#stopped.has(message.to)) throw new TwilioError(21610)
    const sid = newSid('SM')
    setImmediate(() => void this.#deliver(sid, message))
    return messageResource(sid, this.#account.accountSid, message)
  }

  receive(from: string, to: string, text: string): void {
    if (STOP.test(text)) this.#stopped.add(from)
    else if (START.test(text)) this.#stopped.delete(from)
    const sid = newSid('SM')
    const message = { MessageSid: sid, SmsSid: sid, From: from, To: to, Body: text, NumMedia: '0', NumSegments: '1' }
    void this.#account.webhooks.tell(this.#inboundUrl, message)
  }

  async #deliver(sid: string, { to, from, text, statusCallback }: OutgoingMessage): Promise<void> {
    const delivered = this.#account.network.deliverSms(to, { from, text })
    if (statusCallback === undefined) return
    const status = (MessageStatus: string, more = {}) =>
      this.#account.webhooks.tell(statusCallback, {
        MessageSid: sid,
        SmsSid: sid,
        MessageStatus,
        To: to,
        From: from,
        ...more,
      })
    await status('sent')
    await (delivered ? status('delivered') : status('undelivered', { ErrorCode: '30003' }))
  }
}

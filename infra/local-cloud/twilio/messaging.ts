import { type Account, newSid } from './account.ts'
import { messageResource, type OutgoingMessage, readMessage } from './messages.ts'
import { TwilioError } from './twilio-error.ts'

/** What Twilio obeys and answers by itself, beside any webhook. https://help.twilio.com/articles/223134027 */
const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\s*$/i
const START = /^\s*(start|yes|unstop)\s*$/i
const HELP = /^\s*(help|info)\s*$/i
/** In these words. */
export const CONFIRMATIONS = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
}

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
    const confirmation = this.#obey(from, text)
    if (confirmation !== undefined) this.#account.network.deliverSms(from, { from: to, text: confirmation })
    const sid = newSid('SM')
    const message = { MessageSid: sid, SmsSid: sid, From: from, To: to, Body: text, NumMedia: '0', NumSegments: '1' }
    void this.#account.webhooks.tell(this.#inboundUrl, message)
  }

  /** What Twilio answers by itself, if anything. */
  #obey(from: string, text: string): string | undefined {
    if (STOP.test(text)) {
      this.#stopped.add(from)
      return CONFIRMATIONS.stop
    }
    if (START.test(text)) return this.#stopped.delete(from) ? CONFIRMATIONS.start : undefined
    return HELP.test(text) && !this.#stopped.has(from) ? CONFIRMATIONS.help : undefined
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

import { CallId } from '@call-center/shared/call/call'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'

/** Text messages. Sent at most once: an adapter tries once and never again by itself. */
export interface Sms {
  /**
   * `ref` comes back with the carrier's report of what became of it. `from` is the number of ours that it goes from; without
   * one, or with one that we do not have any more, it goes from the default one.
   *
   * @throws {NumberStopped} when the carrier knows that the number wants none.
   * @throws {ProviderError} when the carrier refuses otherwise, or does not answer.
   */
  send(to: string, text: string, options: SendOptions): Promise<void>
}

export interface SendOptions {
  readonly ref: SmsRef
  /** E.164. */
  readonly from?: string | undefined
}

/** Which message of which call. */
export interface SmsRef {
  readonly callId: CallId
  /** Id of the message in the call document. */
  readonly messageId: string
}

/** The number told the carrier STOP. */
export class NumberStopped extends ProviderError {
  constructor(options: ErrorOptions = {}) {
    super('sms', 'the number wants no messages', { ...options, retryable: false })
  }
}

/** A reference as one word, for what carriers give back. */
export const writeRef = ({ callId, messageId }: SmsRef): string => `${callId}/${messageId}`

const Ref = z
  .string()
  .transform((text) => ({ callId: text.slice(0, text.indexOf('/')), messageId: text.slice(text.indexOf('/') + 1) }))
  .pipe(z.object({ callId: CallId, messageId: z.string().min(1) }))

export const readRef = (text: string | undefined): SmsRef | undefined => Ref.safeParse(text).data

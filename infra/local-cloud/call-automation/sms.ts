import { readPhoneNumber } from '@call-center/shared/phone-number'
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { ApiError } from './api-error.ts'
import type { Carrier } from './carrier.ts'

export const SMS_PATH = '/sms'
/** The version that `@azure/communication-sms` 1.1.0 asks for. */
export const SMS_API_VERSION = '2021-03-07'

const MOST_RECIPIENTS = 100
const LONGEST_MESSAGE = 2_048
/** A segment of a long message, in 16-bit characters. A message that fits the telephone's own alphabet takes fewer. */
const SEGMENT_CHARACTERS = 67

const Recipient = z
  .strictObject({
    to: z.string(),
    repeatabilityRequestId: z.uuid().optional(),
    repeatabilityFirstSent: z
      .string()
      .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date')
      .optional(),
  })
  .refine(
    ({ repeatabilityRequestId: id, repeatabilityFirstSent: sent }) => (id === undefined) === (sent === undefined),
    'needs repeatabilityRequestId and repeatabilityFirstSent, or neither',
  )
type Recipient = z.infer<typeof Recipient>

/** The body of `POST /sms`. */
export const SendSms = z.strictObject({
  from: z.string(),
  smsRecipients: z.array(Recipient).min(1).max(MOST_RECIPIENTS),
  message: z.string().min(1).max(LONGEST_MESSAGE),
  smsSendOptions: z.strictObject({ enableDeliveryReport: z.boolean(), tag: z.string().optional() }).optional(),
})
export type SendSms = z.infer<typeof SendSms>

/** What became of one recipient. */
interface SmsResult {
  readonly to: string
  readonly messageId?: string
  readonly httpStatusCode: number
  readonly successful: boolean
  readonly repeatabilityResult?: 'accepted' | 'rejected'
  readonly errorMessage?: string
}

interface Accepted {
  readonly result: SmsResult
  /** What was asked for: the same id for something else is a mistake. */
  readonly asked: string
}

/** Text messages between the assistant's numbers and the phones. */
export class SmsExchange {
  readonly #carrier: Carrier
  readonly #numbers: ReadonlySet<string>
  /** By repeatability id. */
  readonly #accepted = new Map<string, Accepted>()

  constructor(carrier: Carrier, numbers: readonly string[]) {
    this.#carrier = carrier
    this.#numbers = new Set(numbers)
  }

  /** Takes a message for its recipients. `deliver` sends it, once the sender has its answer. @throws {ApiError} */
  accept(request: SendSms): { readonly results: readonly SmsResult[]; readonly deliver: () => void } {
    if (!this.#numbers.has(request.from)) {
      throw new ApiError(401, 'Unauthorized', `${request.from} is not a number of this resource.`)
    }
    const deliveries: (() => void)[] = []
    const results = request.smsRecipients.map((recipient) => {
      const { result, isNew } = this.#take(recipient, request)
      if (isNew) deliveries.push(() => this.#deliver(result, request))
      return result
    })
    return { results, deliver: () => deliveries.forEach((deliver) => deliver()) }
  }

  /** A phone texts the assistant: Event Grid tells the edge. */
  receive(from: string, to: string, message: string): void {
    const data = {
      messageId: `Incoming_${randomUUID()}`,
      from: digitsOf(from),
      to: digitsOf(to),
      message,
      receivedTimestamp: this.#now(),
      segmentCount: Math.ceil(message.length / SEGMENT_CHARACTERS),
    }
    this.#publish('SMSReceived', to, data)
  }

  #take({ to, repeatabilityRequestId: id }: Recipient, { message }: SendSms): { result: SmsResult; isNew: boolean } {
    const failed = (errorMessage: string): SmsResult => ({ to, httpStatusCode: 400, successful: false, errorMessage })
    if (readPhoneNumber(to) !== to) return { result: failed(`${to} is not a number in E.164.`), isNew: false }
    const asked = JSON.stringify([to, message])
    const before = id === undefined ? undefined : this.#accepted.get(id)
    if (before?.asked === asked) return { result: before.result, isNew: false }
    if (before) {
      const errorMessage = 'The repeatabilityRequestId was used for another message.'
      return { result: { ...failed(errorMessage), repeatabilityResult: 'rejected' }, isNew: false }
    }
    const result: SmsResult = {
      to,
      messageId: `Outgoing_${randomUUID()}`,
      httpStatusCode: 202,
      successful: true,
      ...(id !== undefined && { repeatabilityResult: 'accepted' }),
    }
    if (id !== undefined) this.#accepted.set(id, { result, asked })
    return { result, isNew: true }
  }

  #deliver({ to, messageId }: SmsResult, { from, message, smsSendOptions }: SendSms): void {
    const delivered = this.#carrier.network.deliverSms(to, { from, text: message })
    if (!delivered) this.#carrier.log.warn({ messageId }, 'a text message reached nobody: no phone has the number')
    if (!smsSendOptions?.enableDeliveryReport) return
    const timestamp = this.#now()
    this.#publish('SMSDeliveryReportReceived', to, {
      messageId,
      from,
      to,
      deliveryStatus: delivered ? 'Delivered' : 'Failed',
      deliveryStatusDetails: delivered ? 'No error.' : 'No phone has this number.',
      deliveryAttempts: [{ timestamp, segmentsSucceeded: Number(delivered), segmentsFailed: Number(!delivered) }],
      receivedTimestamp: timestamp,
      ...(smsSendOptions.tag !== undefined && { tag: smsSendOptions.tag }),
    })
  }

  #publish(type: string, number: string, data: object): void {
    const subject = `/phonenumber/${digitsOf(number)}`
    this.#carrier.eventGrid.publish({ eventType: `Microsoft.Communication.${type}`, subject, data })
  }

  #now = (): string => new Date(this.#carrier.clock.nowMs()).toISOString()
}

/** Event Grid writes numbers without their plus. */
const digitsOf = (number: string): string => number.replace('+', '')

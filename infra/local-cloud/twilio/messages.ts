import { readPhoneNumber } from '@call-center/shared/phone-number'

/** https://www.twilio.com/docs/api/errors: what the product may meet. */
const MESSAGES = {
  20003: [401, 'Authenticate'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'Internal Server Error'],
  21211: [400, "Invalid 'To' Phone Number"],
  21602: [400, 'Message body is required.'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number is not a valid, SMS-capable number of this account."],
  21609: [400, "Invalid 'StatusCallback' URL"],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
} as const satisfies Readonly<Record<number, readonly [status: number, message: string]>>
export type TwilioCode = keyof typeof MESSAGES

/** A request that Twilio refuses, in its shape. */
export class TwilioError extends Error {
  readonly status: number
  readonly code: number

  constructor(code: TwilioCode, detail?: string) {
    const [status, message] = MESSAGES[code]
    super(detail ?? message)
    this.status = status
    this.code = code
  }

  get body(): object {
    const { code, message, status } = this
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
  }
}

const LONGEST_BODY = 1_600
const KNOWN = ['To', 'From', 'Body', 'StatusCallback']

export interface OutgoingMessage {
  readonly to: string
  readonly from: string
  readonly text: string
  readonly statusCallback: string | undefined
}

/** Reads the form of `POST …/Messages.json`. Stricter than Twilio: a field that is not known here is refused. @throws {TwilioError} */
export function readMessage(form: URLSearchParams, ownNumber: string): OutgoingMessage {
  const unknown = [...form.keys()].find((name) => !KNOWN.includes(name))
  if (unknown !== undefined) throw new TwilioError(20404, `The local Twilio does not support the field ${unknown}.`)
  const [to, from, text] = [form.get('To'), form.get('From'), form.get('Body')]
  if (!to) throw new TwilioError(21604)
  if (!from) throw new TwilioError(21603)
  if (!text) throw new TwilioError(21602)
  if (text.length > LONGEST_BODY) throw new TwilioError(21617)
  if (readPhoneNumber(to) !== to) throw new TwilioError(21211)
  if (from !== ownNumber) throw new TwilioError(21606)
  const statusCallback = form.get('StatusCallback') ?? undefined
  if (statusCallback !== undefined && !URL.canParse(statusCallback)) throw new TwilioError(21609)
  return { to, from, text, statusCallback }
}

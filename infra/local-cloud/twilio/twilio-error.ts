import { readOverrides } from './connection-overrides.ts'

/** https://www.twilio.com/docs/api/errors: what the product may meet. */
const MESSAGES = {
  20003: [401, 'Authenticate'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'Internal Server Error'],
  21201: [400, "No 'To' number is specified"],
  21205: [400, 'Url parameter is required.'],
  21210: [400, "'From' phone number not verified"],
  21211: [400, "Invalid 'To' Phone Number"],
  21213: [400, "'From' phone number is required"],
  21218: [400, 'Invalid value for a parameter'],
  21220: [400, 'Invalid call state'],
  21602: [400, 'Message body is required.'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number is not a valid, SMS-capable number of this account."],
  21609: [400, "Invalid 'StatusCallback' URL"],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  32018: [400, 'Twiml size exceeded maximum allowed value of 4000 characters'],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  21701: [400, 'The Messaging Service does not exist'],
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

/** Stricter than Twilio, which ignores what it does not know. @throws {TwilioError} */
export function refuseUnknown(form: URLSearchParams, known: readonly string[]): void {
  const unknown = [...form.keys()].find((name) => !known.includes(name))
  if (unknown !== undefined) throw new TwilioError(20404, `The local Twilio does not support the field ${unknown}.`)
}

/** A URL of ours in a form. @throws {TwilioError} when it is none. */
export function readUrl(form: URLSearchParams, name: string): string | undefined {
  const url = form.get(name) ?? undefined
  if (url !== undefined && !/^https?:\/\//.test(url)) throw new TwilioError(21218, `${name} is not a URL`)
  try {
    if (url !== undefined) readOverrides(url)
  } catch {
    throw new TwilioError(21218, `${name} asks for a connection override that is none`)
  }
  return url
}

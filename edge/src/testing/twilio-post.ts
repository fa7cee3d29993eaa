import { twilioSignature } from '../telephony/twilio-signature.ts'
import { CALLER, type TestEdge, testEdge } from './test-edge.ts'

export const CALL_SID = `CA${'1'.repeat(32)}`
const DOMAIN = 'https://calls.example.com'
export const TEST_TWILIO = {
  account_sid: `AC${'0'.repeat(32)}`,
  auth_token: 'token-of-tests',
  phone_number: '+18005550101',
  endpoint: 'https://api.twilio.example',
  machine_detection: true,
}

/** What Twilio says of an incoming call. */
export const INCOMING = {
  AccountSid: TEST_TWILIO.account_sid,
  ApiVersion: '2010-04-01',
  CallSid: CALL_SID,
  CallStatus: 'ringing',
  Direction: 'inbound',
  From: CALLER,
  To: TEST_TWILIO.phone_number,
}

/** An edge that Twilio phones. */
export const twilioEdge = (options: Parameters<typeof testEdge>[0] = {}) =>
  testEdge({
    ...options,
    change: (config) => ({ ...(options.change?.(config) ?? config), twilio: TEST_TWILIO }),
  })

export interface TwilioRequest {
  /** As Twilio was told it. */
  readonly url: string
  readonly form: Readonly<Record<string, string>>
  readonly signature: string
}

export async function signed(path: string, form: Readonly<Record<string, string>> = INCOMING): Promise<TwilioRequest> {
  const url = path.startsWith('http') ? path : `${DOMAIN}${path}`
  const signature = await twilioSignature(TEST_TWILIO.auth_token, { url, form: new URLSearchParams(form) })
  return { url, form, signature }
}

/** Delivers it; the proxy before us may call itself otherwise. */
export async function deliver(edge: TestEdge, { url, form, signature }: TwilioRequest) {
  const response = await edge.send(url.replace(DOMAIN, 'http://10.0.0.1:8080'), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(form).toString(),
  })
  return { status: response.status, twiml: await response.text() }
}

/** The address in an answer, and all that was signed is what it says. */
export const addressIn = (twiml: string, before: string): string =>
  new RegExp(`${before}([^"<]+)`)
    .exec(twiml)?.[1]
    ?.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'") ?? ''

import { readPhoneNumber } from '@call-center/shared/phone-number'
import { refuseUnknown, TwilioError } from './twilio-error.ts'

const LONGEST_BODY = 1_600
const KNOWN = ['To', 'From', 'Body', 'StatusCallback', 'MessagingServiceSid']
const SERVICE = /^MG[0-9a-f]{32}$/

export interface OutgoingMessage {
  readonly to: string
  readonly from: string
  readonly text: string
  readonly statusCallback: string | undefined
  readonly serviceSid: string | null
}

/** Reads the form of `POST …/Messages.json`. Stricter than Twilio: a field that is not known here is refused. @throws {TwilioError} */
export function readMessage(form: URLSearchParams, ownNumber: string): OutgoingMessage {
  refuseUnknown(form, KNOWN)
  const [to, from, text] = [form.get('To'), form.get('From'), form.get('Body')]
  if (!to) throw new TwilioError(21604)
  if (!from) throw new TwilioError(21603)
  if (!text) throw new TwilioError(21602)
  if (text.length > LONGEST_BODY) throw new TwilioError(21617)
  if (readPhoneNumber(to) !== to) throw new TwilioError(21211)
  if (from !== ownNumber) throw new TwilioError(21606)
  const statusCallback = form.get('StatusCallback') ?? undefined
  if (statusCallback !== undefined && !URL.canParse(statusCallback)) throw new TwilioError(21609)
  const serviceSid = form.get('MessagingServiceSid')
  if (serviceSid !== null && !SERVICE.test(serviceSid)) throw new TwilioError(21701)
  return { to, from, text, statusCallback, serviceSid }
}

/** The message resource, as the API answers it. */
export const messageResource = (sid: string, account_sid: string, { to, from, text, serviceSid }: OutgoingMessage) => ({
  account_sid,
  api_version: '2010-04-01',
  body: text,
  date_created: new Date().toUTCString(),
  date_sent: null,
  date_updated: new Date().toUTCString(),
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from,
  messaging_service_sid: serviceSid,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: 'USD',
  sid,
  status: 'queued',
  subresource_uris: { media: `/2010-04-01/Accounts/${account_sid}/Messages/${sid}/Media.json` },
  to,
  uri: `/2010-04-01/Accounts/${account_sid}/Messages/${sid}.json`,
})

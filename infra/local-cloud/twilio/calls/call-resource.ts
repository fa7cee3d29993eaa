import type { TwilioCall } from './twilio-call.ts'

/** The call resource, as the API answers it. https://www.twilio.com/docs/voice/api/call-resource */
export const callResource = (accountSid: string, { sid, status, options }: TwilioCall): object => ({
  sid,
  account_sid: accountSid,
  api_version: '2010-04-01',
  status: status === 'initiated' ? 'queued' : status,
  direction: options.direction,
  from: options.from,
  to: options.to,
  answered_by: null,
  caller_name: null,
  duration: null,
  end_time: null,
  forwarded_from: null,
  parent_call_sid: null,
  phone_number_sid: null,
  price: null,
  price_unit: 'USD',
  uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
})

import type { TwilioAccount } from '@call-center/shared/config/twilio'
import * as z from 'zod'
import type { Numbers } from './numbers.ts'
import { DeployError, type Outside } from './outside.ts'

const Found = z.object({ incoming_phone_numbers: z.array(z.object({ sid: z.string().min(1) })) })

/** What Twilio's console calls them, and what it is to be told. */
const voiceWebhooks = (edgeUrl: string) => ({
  VoiceUrl: `${edgeUrl}/webhooks/twilio/voice`,
  VoiceMethod: 'POST',
  StatusCallback: `${edgeUrl}/webhooks/twilio/voice/status`,
  StatusCallbackMethod: 'POST',
})
const smsWebhooks = (edgeUrl: string) => ({ SmsUrl: `${edgeUrl}/webhooks/twilio/sms`, SmsMethod: 'POST' })

/** Tells Twilio where the edge is, for each number of the configuration. @throws {DeployError} with what Twilio said. */
export async function wireTwilio(outside: Outside, { twilio, twilioTexts }: Numbers, edgeUrl: string): Promise<void> {
  const texts = smsWebhooks(edgeUrl)
  if (twilio) await tell(outside, twilio, { ...voiceWebhooks(edgeUrl), ...texts })
  if (twilioTexts && twilioTexts.phone_number !== twilio?.phone_number) await tell(outside, twilioTexts, texts)
}

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
async function tell(outside: Outside, account: TwilioAccount, webhooks: Record<string, string>): Promise<void> {
  const { account_sid, auth_token, endpoint, phone_number } = account
  for (const [what, url] of Object.entries(webhooks)) {
    if (!what.endsWith('Method')) outside.say(`  ${what} of ${phone_number}: ${url}`)
  }
  const authorization = `Basic ${Buffer.from(`${account_sid}:${auth_token}`).toString('base64')}`
  const base = new URL(`/2010-04-01/Accounts/${account_sid}/`, endpoint)
  const found = new URL(`IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(phone_number)}`, base)
  const { incoming_phone_numbers: numbers } = Found.parse(await ask(outside, found, { headers: { authorization } }))
  const [number] = numbers
  if (!number)
    throw new DeployError(`Twilio: the account of the configuration does not have the number ${phone_number}`)
  const body = new URLSearchParams(webhooks)
  const url = new URL(`IncomingPhoneNumbers/${number.sid}.json`, base)
  await ask(outside, url, { method: 'POST', headers: { authorization }, body })
}

async function ask({ fetch }: Outside, url: URL, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new DeployError(`Twilio refused ${url.pathname}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

import * as z from 'zod'
import { PhoneNumber } from '../phone-number.ts'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

export const TwilioAccount = z.object({
  account_sid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be an account SID: AC and 32 hexadecimal digits'),
  auth_token: secretText().min(1).describe('Proves us to Twilio, and Twilio to us: it signs its webhooks with it.'),
  phone_number: PhoneNumber.describe('A number of the account that can send text messages, E.164.'),
  endpoint: url
    .default('https://api.twilio.com')
    .describe("Where Twilio's API is, when it is not Twilio itself (the local cloud)."),
})
export type TwilioAccount = z.infer<typeof TwilioAccount>

/** The `sms` section: who carries text messages. */
export const SmsSettings = z
  .object({
    mode: z.enum(['communication_services', 'twilio']).default('communication_services'),
    twilio: TwilioAccount.optional(),
  })
  .refine(({ mode, twilio }) => mode !== 'twilio' || twilio !== undefined, {
    path: ['twilio'],
    message: 'is missing: sms.mode is twilio',
  })
export type SmsSettings = z.infer<typeof SmsSettings>

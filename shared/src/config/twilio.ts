import * as z from 'zod'
import { PhoneNumber } from '../phone-number.ts'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

/** An account at Twilio. In the section `twilio` its number is phoned and phones; in `sms.twilio` it writes. */
export const TwilioAccount = z.object({
  account_sid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be an account SID: AC and 32 hexadecimal digits'),
  auth_token: secretText().min(1).describe('Proves us to Twilio, and Twilio to us: it signs its webhooks with it.'),
  other_auth_token: secretText()
    .min(1)
    .optional()
    .describe(
      'Accepted from Twilio as well, while one token takes over from the other: Twilio signs with the old one until the new one is promoted.',
    ),
  phone_number: PhoneNumber.describe('A number of the account, E.164.'),
  messaging_service_sid: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/, 'must be the SID of a messaging service: MG and 32 hexadecimal digits')
    .optional()
    .describe(
      'A messaging service that the number belongs to: text messages go by its rules, from the number all the same.',
    ),
  endpoint: url
    .default('https://api.twilio.com')
    .describe("Where Twilio's API is, when it is not Twilio itself (the local cloud)."),
})
export type TwilioAccount = z.infer<typeof TwilioAccount>

/** The `twilio` section: calls over Twilio. */
export const TwilioCalls = TwilioAccount.extend({
  machine_detection: z
    .boolean()
    .default(true)
    .describe('Have Twilio tell whether a person or a machine answered a call of ours. Twilio charges for it.'),
})
export type TwilioCalls = z.infer<typeof TwilioCalls>

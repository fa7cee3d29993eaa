import * as z from 'zod'
import { TwilioAccount } from './twilio.ts'

/** The `sms` section: who carries text messages. */
export const SmsSettings = z.object({
  mode: z.enum(['communication_services', 'twilio']).default('communication_services'),
  twilio: TwilioAccount.optional().describe('Left out, the account of the section `twilio`.'),
})
export type SmsSettings = z.infer<typeof SmsSettings>

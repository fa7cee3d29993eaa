import * as z from 'zod'
import { TwilioAccount } from './twilio.ts'

/** The `sms` section: who carries text messages. */
export const SmsSettings = z.object({
  mode: z
    .enum(['communication_services', 'twilio'])
    .optional()
    .describe(
      'Who writes to people who did not write themselves; they are answered from the number that they wrote to. Left out, the carrier of the number that was called.',
    ),
  twilio: TwilioAccount.optional().describe('Left out, the account of the section `twilio`.'),
})
export type SmsSettings = z.infer<typeof SmsSettings>

import type { Settings } from '@call-center/shared/config/read-settings'
import { TwilioAccount } from '@call-center/shared/config/twilio'
import * as z from 'zod'

/** The assistant's numbers, and whose they are. */
export interface Numbers {
  /** At Communication Services, E.164. */
  readonly azure: string | undefined
  readonly twilio: TwilioAccount | undefined
  /** The account that writes, when it is another one. */
  readonly twilioTexts: TwilioAccount | undefined
}

const Sections = z.object({
  communication_services: z.object({ phone_number: z.string().optional() }).optional(),
  twilio: TwilioAccount.optional(),
  sms: z.object({ twilio: TwilioAccount.optional() }).optional(),
})

/** As the operator wrote them, and said to the command. @throws {z.ZodError} when a section of theirs is no account. */
export function numbersOf(settings: Settings, phoneNumber: string | undefined): Numbers {
  const { communication_services, twilio, sms } = Sections.parse(settings)
  return { azure: phoneNumber ?? communication_services?.phone_number, twilio, twilioTexts: sms?.twilio }
}

/** Who has a number elsewhere needs none of Azure's; who has none at all may yet get one there. */
export const isAzureCarrier = ({ azure, twilio }: Numbers): boolean => azure !== undefined || twilio === undefined

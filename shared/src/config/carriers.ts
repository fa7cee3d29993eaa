import type * as z from 'zod'
import type { Config } from './config.ts'

type Carriers = Pick<Config, 'communication_services' | 'twilio' | 'outbound' | 'sms'>

/** Every number the assistant answers, E.164: one of each carrier. */
export const numbersOf = ({ communication_services, twilio }: Carriers): string[] =>
  [communication_services, twilio].flatMap((carrier) => carrier?.phone_number ?? [])

/** The number the assistant phones from, E.164; by it the carrier is chosen. */
export const assistantNumber = (config: Carriers): string => config.outbound.phone_number ?? numbersOf(config)[0] ?? ''

/** The number the assistant writes from, E.164. */
export const textNumber = ({ communication_services: acs, twilio, sms }: Carriers): string | undefined =>
  sms.mode === 'twilio' || !acs ? (sms.twilio ?? twilio)?.phone_number : acs.phone_number

/** What one section says that does not fit another. */
export function carrierMistakes(config: Carriers): Pick<z.core.$ZodIssue, 'path' | 'message'>[] {
  const { communication_services: acs, twilio, outbound, sms } = config
  const numbers = numbersOf(config)
  if (numbers.length === 0) {
    return [
      { path: ['communication_services'], message: 'is missing: add it, or the section twilio, to have a number' },
    ]
  }
  const mistakes = []
  if (acs && acs.phone_number === twilio?.phone_number) {
    mistakes.push({ path: ['twilio', 'phone_number'], message: 'is the number of communication_services too' })
  }
  if (outbound.phone_number !== undefined && !numbers.includes(outbound.phone_number)) {
    mistakes.push({ path: ['outbound', 'phone_number'], message: 'is the number of no carrier here' })
  }
  if (sms.mode === 'twilio' && !sms.twilio && !twilio) {
    mistakes.push({ path: ['sms', 'twilio'], message: 'is missing: sms.mode is twilio' })
  }
  return mistakes
}

import type * as z from 'zod'
import type { Config } from './config.ts'

/** Who carries calls and text messages. */
export const CARRIERS = ['azure', 'twilio'] as const
export type CarrierName = (typeof CARRIERS)[number]

const TWILIO_SID = /^(?:CA|RE)[0-9a-fA-F]{32}$/

/** Whose a connection or a recording is. Azure's identifiers have no form of their own: what is nobody else's is Azure's. */
export const carrierOf = (id: string): CarrierName => (TWILIO_SID.test(id) ? 'twilio' : 'azure')

type Carriers = Pick<Config, 'communication_services' | 'twilio' | 'outbound' | 'sms'>

/** Every number the assistant answers, E.164: one of each carrier. */
export const numbersOf = ({ communication_services, twilio }: Carriers): string[] =>
  [communication_services, twilio].flatMap((carrier) => carrier?.phone_number ?? [])

/** The number the assistant phones from, E.164; by it the carrier is chosen. */
export const assistantNumber = (config: Carriers): string => config.outbound.phone_number ?? numbersOf(config)[0] ?? ''

type Texting = Pick<Carriers, 'communication_services' | 'twilio' | 'sms'>

/** Every number the assistant takes text messages on, E.164, and whose it is; the first writes when none is known to suit better. */
export function textNumbersOf({ communication_services: acs, twilio, sms }: Texting) {
  const azure = acs ? [{ carrier: 'azure' as const, number: acs.phone_number }] : []
  const others = [sms.twilio, twilio].flatMap((account) =>
    account ? [{ carrier: 'twilio' as const, number: account.phone_number }] : [],
  )
  return sms.mode === 'twilio' ? [...others, ...azure] : [...azure, ...others]
}

/** Who carries text messages of `number`; without one, who writes by default. */
export function textCarrier(config: Texting, number?: string): CarrierName {
  const numbers = textNumbersOf(config)
  return (numbers.find((own) => own.number === number) ?? numbers[0])?.carrier ?? 'azure'
}

/** The number the assistant writes from when none is known to suit better, E.164. */
export const textNumber = (config: Texting): string | undefined => textNumbersOf(config)[0]?.number

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

import type { CarrierName } from '@call-center/shared/config/carriers'
import type { Settings } from '@call-center/shared/config/read-settings'
import * as z from 'zod'

const Numbered = z.object({ phone_number: z.string() }).optional().catch(undefined)
const Numbers = z.object({ communication_services: Numbered, twilio: Numbered, outbound: Numbered })

/** Whose prices calls will have: of the number that phones, or, when none is named, of the one there is. */
export function carrierIn(settings: Settings, phoneNumber?: string): CarrierName {
  const { communication_services: acs, twilio, outbound } = Numbers.parse(settings)
  if (!twilio) return 'azure'
  if (outbound) return outbound.phone_number === twilio.phone_number ? 'twilio' : 'azure'
  return acs || phoneNumber !== undefined ? 'azure' : 'twilio'
}

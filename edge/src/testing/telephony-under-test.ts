import type { CarrierNotice, Telephony } from '../telephony/telephony.ts'
import type { LocalCarriers, Posted } from './local-carriers.ts'

export interface TelephonyUnderTest {
  readonly telephony: Telephony
  /** The same, when nobody listens at the carrier's address. */
  readonly deaf: Telephony
  readonly carriers: LocalCarriers
  readonly carrier: 'acs' | 'twilio'
  /** What one webhook tells. */
  readonly read: (posted: Posted) => readonly CarrierNotice[]
  /** What is done about each notice: with `telephony` as it is while the carrier waits for an answer to it. */
  readonly lead: (deal: (notice: CarrierNotice, telephony: Telephony) => Promise<void>) => void
  /** The token that a socket brought. */
  readonly tokenOf: (dial: LocalCarriers['mediaDials'][number]) => string | undefined
}

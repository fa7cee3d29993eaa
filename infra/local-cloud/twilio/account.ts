import { randomBytes } from 'node:crypto'
import type { Log } from '@call-center/shared/log'
import type { RecogniseOnce, Synthesize } from '../call-automation/carrier.ts'
import type { Clock } from '../phone/clock.ts'
import type { PhoneNetwork } from '../phone/phone-network.ts'
import type { FaultBoard } from './faults.ts'
import type { Webhooks } from './webhooks.ts'

/** What all calls of the account share. */
export interface Account {
  readonly accountSid: string
  /** The account's one number, and what Twilio's console says of it. */
  readonly number: string
  /** Asked for TwiML when somebody phones the number. */
  readonly voiceUrl: string
  /** Told when such a call is over. */
  readonly voiceStatusUrl: string | undefined
  readonly network: PhoneNetwork
  readonly webhooks: Webhooks
  readonly faults: FaultBoard
  readonly clock: Clock
  readonly log: Log
  readonly fetch: typeof fetch
  readonly recordingsDir: string
  /** Certificate authority trusted for `wss`, beside the usual ones. */
  readonly ca: string | undefined
  readonly synthesize: Synthesize
  readonly recogniseOnce: RecogniseOnce
}

/** An identifier in Twilio's form. */
export const newSid = (kind: 'CA' | 'MZ' | 'RE' | 'SM'): string => `${kind}${randomBytes(16).toString('hex')}`

import type { Log } from '@call-center/shared/log'
import type { Clock } from '../phone/clock.ts'
import type { PhoneNetwork } from '../phone/phone-network.ts'
import type { EventGrid } from './event-grid.ts'
import type { EventOutbox } from './event-outbox.ts'
import type { FaultBoard } from './faults.ts'
import type { TokenSigner } from './token-signer.ts'

/** Makes 16 kHz mono speech of SSML. */
export type Synthesize = (ssml: string, language: string) => Promise<Int16Array>

/** Makes text of one utterance, knowing what may have been said; `undefined` when it understands nothing. */
export type RecogniseOnce = (
  pcm: Int16Array,
  phrases: readonly string[],
  language: string,
) => Promise<string | undefined>

/** What all calls share. */
export interface Carrier {
  readonly network: PhoneNetwork
  readonly outbox: EventOutbox
  readonly eventGrid: EventGrid
  readonly signer: TokenSigner
  readonly faults: FaultBoard
  readonly clock: Clock
  readonly log: Log
  readonly fetch: typeof fetch
  readonly resourceId: string
  readonly recordingsDir: string
  /** Where recordings can be had, once it listens. */
  readonly publicUrl: () => string
  /** Certificate authority trusted for `wss` media nodes, beside the usual ones. */
  readonly ca: string | undefined
  readonly synthesize: Synthesize
  readonly recogniseOnce: RecogniseOnce
}

/** `resultInformation` of a callback. */
export interface ResultInformation {
  readonly code: number
  readonly subCode: number
  readonly message: string
  readonly sipDetails?: { readonly code: number; readonly message: string }
}

export const SUCCEEDED: ResultInformation = { code: 200, subCode: 0, message: 'Action completed successfully.' }

import type { Reminder } from '@call-center/shared/call/call'
import type { Claim, ClaimField } from '@call-center/shared/call/claim'

/** What the conversation is to find out, and what it has found out so far. One per call. */
export interface CaseFile {
  readonly fields: readonly ClaimField[]
  /** Where the caller's clock stands, for example `Europe/Paris`. */
  readonly zone: string
  claim: Claim
  reminders: readonly Reminder[]
}

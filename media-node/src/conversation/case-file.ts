import type { Reminder } from '@call-center/shared/call/call'
import type { Claim, ClaimField, Whereabouts } from '@call-center/shared/call/claim'

/** What the conversation is to find out, and what it has found out so far. One per call. */
export interface CaseFile extends Whereabouts {
  readonly fields: readonly ClaimField[]
  claim: Claim
  reminders: readonly Reminder[]
}

import type { ClaimField } from '@call-center/shared/call/claim'
import type { MediaEvent } from '@call-center/shared/call/events'
import type { CommandAnswer } from '@call-center/shared/protocol/call-api'
import type { SpokenPrompt } from '@call-center/shared/config/prompts'
import type { Language } from '@call-center/shared/config/languages'
import type { CaseFile } from '../conversation/case-file.ts'

/** What the tools of one call may touch. */
export interface ToolHands {
  readonly caseFile: CaseFile
  readonly languages: readonly Language[]
  /** Short code of the current one. */
  readonly language: () => string
  readonly nowMs: () => number
  readonly report: (event: NewEvent) => void
  /** `briefing`: what the colleague is told first. */
  readonly leave: (how: 'hang-up' | 'transfer', briefing?: string) => void
  readonly briefsColleagues: boolean
  readonly changeLanguage: (shortCode: string) => void
  readonly changeSpeed: (rate: number) => void
  /** The number at the other end, E.164. */
  readonly callerPhone: string
  /** Whom the caller is served by: who gets what a human has to do. */
  readonly assistedBy: string
  /** A ready-made sentence in the language of the call. */
  readonly say: (prompt: SpokenPrompt, values: Readonly<Record<string, string>>) => string
  /** Texts the other end of this call. @throws {ProviderError} when the carrier refuses. */
  readonly sendSms: (text: string) => Promise<NonNullable<CommandAnswer['sms']>>
  /** Lets the value of a sensitive field be keyed, off the record. @throws {ProviderError} when it would be recorded. */
  readonly collectByKeypad: (field: ClaimField) => Promise<void>
  /** What is keyed is no value of a sensitive field any more. */
  readonly cancelKeypad: () => void
  /** Closes the claim and begins another; everything reported from then on belongs to it. @throws {ProviderError} */
  readonly openClaim: () => Promise<void>
}

/** An event before it has a number and a time. */
export type NewEvent = MediaEvent extends infer Event
  ? Event extends MediaEvent
    ? Omit<Event, 'id' | 'at'>
    : never
  : never

import type { MediaEvent } from '@call-center/shared/call/events'
import type { Language } from '@call-center/shared/config/languages'
import type { CaseFile } from '../conversation/case-file.ts'

/** What the tools of one call may touch. */
export interface ToolHands {
  readonly caseFile: CaseFile
  readonly languages: readonly Language[]
  readonly nowMs: () => number
  readonly report: (event: NewEvent) => void
  readonly leave: (how: 'hang-up' | 'transfer') => void
  readonly changeLanguage: (shortCode: string) => void
  readonly changeSpeed: (rate: number) => void
}

/** An event before it has a number and a time. */
export type NewEvent = MediaEvent extends infer Event
  ? Event extends MediaEvent
    ? Omit<Event, 'id' | 'at'>
    : never
  : never

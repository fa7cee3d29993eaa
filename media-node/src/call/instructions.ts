import type { Session } from '@call-center/shared/protocol/call-api'
import type { Clock } from '../clock.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import { systemPrompt } from '../conversation/system-prompt.ts'
import type { FoundDocument } from '../knowledge/knowledge.ts'
import { documentsPrompt } from '../knowledge/tell-documents.ts'
import type { SpeechSettings } from './speech-settings.ts'

/** What the model is told before the conversation: how to behave, what is known, and what the documents say. */
export function instructions(known: {
  readonly session: Session
  /** Of the moment. */
  readonly settings: SpeechSettings
  readonly caseFile: CaseFile
  readonly documents: readonly FoundDocument[]
  readonly clock: Clock
}): string {
  const { session, settings, caseFile, documents, clock } = known
  const { lang } = settings
  const openings = settings.prompts('opening_tpl')
  const facts = { lang, openings, nowMs: clock.wallMs(), caseFile, prompts: session.prompts.llm }
  return [systemPrompt({ ...session, ...facts }), documentsPrompt(documents)].filter(Boolean).join('\n\n')
}

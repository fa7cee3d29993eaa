import { CALLER_FIELDS } from '@call-center/shared/call/claim'
import type { Session } from '@call-center/shared/protocol/call-api'
import { knownToTools } from '../../media-node/src/call/hands.ts'
import type { SpeechSettings } from '../../media-node/src/call/speech-settings.ts'
import type { Clock } from '../../media-node/src/clock.ts'
import type { CaseFile } from '../../media-node/src/conversation/case-file.ts'
import type { Conversation } from '../../media-node/src/conversation/conversation.ts'
import type { ToolHands } from '../../media-node/src/tools/tool-hands.ts'

export interface TextReach extends Pick<ToolHands, 'report' | 'leave'> {
  readonly session: Session
  readonly settings: SpeechSettings
  readonly caseFile: CaseFile
  readonly conversation: Conversation
  readonly clock: Clock
  readonly onLanguage: (lang: string) => void
}

/** What the tools of a call in text may touch. Nobody's telephone rings: what was asked for is in the outcome. */
export const textHands = (reach: TextReach): ToolHands => ({
  ...knownToTools(reach),
  report: reach.report,
  leave: reach.leave,
  changeLanguage(lang) {
    reach.settings.changeLanguage(lang)
    reach.onLanguage(lang)
  },
  changeSpeed: reach.settings.changeSpeed,
  cancelKeypad: () => {},
  collectByKeypad: () => Promise.reject(new Error('a conversation in text has no keypad')),
  sendSms: async () => 'sent',
  openClaim: async () => {
    const { caseFile, conversation } = reach
    caseFile.claim = Object.fromEntries(Object.entries(caseFile.claim).filter(([name]) => OWN.has(name)))
    caseFile.reminders = []
    conversation.beginAnew('new-claim')
  },
})

/** What is known of the caller is kept for another claim. */
const OWN: ReadonlySet<string> = new Set(CALLER_FIELDS.map(({ name }) => name))

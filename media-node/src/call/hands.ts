import type { Session } from '@call-center/shared/protocol/call-api'
import type { Clock } from '../clock.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { ToolHands } from '../tools/tool-hands.ts'
import type { Ears } from './ears.ts'
import { moveToNewClaim, type Moving } from './new-claim.ts'
import type { SpeechSettings } from './speech-settings.ts'

export interface Reach
  extends Pick<ToolHands, 'leave' | 'collectByKeypad' | 'cancelKeypad'>, Pick<Moving, 'onMoved' | 'log' | 'signal'> {
  readonly session: Session
  readonly api: CallApi
  readonly reporter: EventReporter
  readonly caseFile: CaseFile
  readonly conversation: Conversation
  readonly settings: SpeechSettings
  readonly ears: Ears
  readonly onLanguage: (lang: string) => void
  readonly clock: Clock
}

/** What tools know of a call, on the telephone or in text. */
export const knownToTools = ({
  session,
  caseFile,
  settings,
  clock,
}: Pick<Reach, 'session' | 'caseFile' | 'settings' | 'clock'>) => ({
  caseFile,
  languages: session.initiate.lang.availables,
  language: () => settings.lang,
  callerPhone: session.initiate.phone_number,
  assistedBy: session.initiate.bot_company,
  briefsColleagues: session.briefsColleagues,
  say: settings.prompt,
  nowMs: () => clock.wallMs(),
})

/** What the tools of this call may touch. */
export function handsOf(reach: Reach): ToolHands {
  const { api, reporter, settings, ears, leave, onLanguage, signal } = reach
  let texts = 0
  return {
    ...knownToTools(reach),
    report: reporter.report,
    leave,
    changeLanguage(lang) {
      settings.changeLanguage(lang)
      ears.listenIn(lang)
      onLanguage(lang)
      reporter.report({ type: 'language-changed', lang })
    },
    changeSpeed(prosodyRate) {
      settings.changeSpeed(prosodyRate)
      reporter.report({ type: 'speed-changed', prosodyRate })
    },
    async sendSms(text) {
      const { callId, epoch } = reporter.call
      const id = `${callId}:${epoch}:sms:${++texts}`
      const command = { epoch, id, command: { type: 'send-sms', text } } as const
      // Not the answer's signal: a message that may have been sent is better known of.
      return (await api.command(callId, command, { signal })).sms ?? 'sent'
    },
    collectByKeypad: reach.collectByKeypad,
    cancelKeypad: reach.cancelKeypad,
    openClaim: () => moveToNewClaim(reach),
  }
}

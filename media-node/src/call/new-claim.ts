import { ProtocolError } from '@call-center/shared/errors'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { Log } from '@call-center/shared/log'
import type { CaseFile } from '../conversation/case-file.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { SpeechSettings } from './speech-settings.ts'

export interface Moving {
  readonly api: CallApi
  readonly reporter: EventReporter
  readonly caseFile: CaseFile
  readonly conversation: Conversation
  readonly settings: SpeechSettings
  readonly onMoved: (session: Session) => void
  readonly log: Log
  /** Of the call, not of the answer: half a move would report to a call that is closed. */
  readonly signal: AbortSignal
}

/**
 * Begins another claim on the same line: everything from the caller's last message on belongs to a call document of its own.
 *
 * @throws {ProviderError} when the edge cannot do it; then nothing has changed.
 */
export async function moveToNewClaim(moving: Moving): Promise<void> {
  const { api, reporter, caseFile, conversation, settings, onMoved, log, signal } = moving
  const { callId, epoch } = reporter.call
  await reporter.flush()
  const id = `${callId}:${epoch}:new-call`
  const { newCallId } = await api.command(callId, { epoch, id, command: { type: 'new-call' } }, { signal })
  if (!newCallId) throw new ProtocolError('the edge opened no call')
  const session = await api.claim(newCallId, { tokenEpoch: 0, signal })
  reporter.follow(session)
  onMoved(session)
  caseFile.claim = session.claim
  caseFile.reminders = session.reminders
  const said = conversation.beginAnew(`${session.callId}:${session.epoch}:c0`)
  if (said) reporter.report({ type: 'caller-said', messageId: said.id, text: said.text, lang: settings.lang })
  log.info({ to: session.callId }, 'the caller began a new claim')
}

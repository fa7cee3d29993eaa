import type { CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { hasSensitive } from '@call-center/shared/call/claim'
import { withoutSecretNumbers } from '@call-center/shared/call/sensitive'
import { wasApplied } from '@call-center/shared/call/applied'
import { createFor, digest, isRecent } from '../calls/conversation-of.ts'
import { openLeg } from '../calls/legs.ts'
import { isoNow, type Services } from '../services.ts'
import { answerOf } from './answer-job.ts'
import { readKeyword } from './keywords.ts'
import { smsSettled } from './settle.ts'

/** A text message as any carrier brings it. */
export interface IncomingSms {
  /** The carrier's own id of it: the same when it is delivered again. */
  readonly id: string
  /** E.164. */
  readonly from: string
  readonly text: string
}

/** A call has seldom more documents than this that could be going on at once. */
const NEWEST = 5
const LONGEST_INCOMING = 4_096

/**
 * A person wrote. It joins the conversation of their number: in a live call the media node answers aloud, otherwise a job
 * answers in writing. STOP and START are obeyed and not answered: the carriers do that. Any number of times.
 */
export async function receiveSms(services: Services, { id, from, text: written }: IncomingSms): Promise<void> {
  const { store, outbound, smsAnswers, log } = services
  const whole = written.trim().slice(0, LONGEST_INCOMING)
  if (!whole) return
  const messageId = `sms-received:${await digest(id)}`
  const { call_id: callId, initiate } = await conversationOf(services, from, messageId)
  const text = hasSensitive(initiate.claim) ? withoutSecretNumbers(whole) : whole
  const keyword = readKeyword(text)
  const at = isoNow(services)
  const received: CallEvent = { id: messageId, type: 'sms-received', text, at }
  const { call, applied } = await store.apply(callId, keyword ? [received, smsSettled(messageId, at)] : [received])
  if (applied[0]) log.info({ callId, keyword: keyword ?? 'none' }, 'text message received')
  if (keyword) {
    // When it was written the first time: an old STOP that is delivered again does not undo a START.
    const { created_at: writtenAt = at } = call.messages.find(({ id: known }) => known === messageId) ?? {}
    return outbound.noteSmsChoice(from, { stopped: keyword === 'stop', at: writtenAt })
  }
  if (isAnswered(call, messageId) || (await isAnsweredAloud(services, call, { messageId, text }))) return
  // Even if it was sent before: it may have got lost on the way, and the job answers a message once.
  await smsAnswers.send({ callId, messageId })
}

const isAnswered = (call: CallState, messageId: string): boolean => wasApplied(call, answerOf(messageId))

/** Whether a media node answers, or was told to. It is told once. */
async function isAnsweredAloud(
  { store, nodes, now }: Services,
  call: CallState,
  { messageId, text }: { readonly messageId: string; readonly text: string },
): Promise<boolean> {
  const { call_id: callId } = call
  const claim = (what: string) => ({ id: `${what}:${messageId}`, type: 'effect-claimed', at: isoNow({ now }) }) as const
  if (wasApplied(call, `told-node:${messageId}`)) return true
  if (!openLeg(call)) return false
  const { applied } = await store.apply(callId, [claim('tell-node')])
  if (!applied[0] || !(await nodes.notify({ type: 'sms-received', callId, text }))) return false
  await store.apply(callId, [claim('told-node'), smsSettled(messageId, isoNow({ now }))])
  return true
}

/** The call that goes on, else the conversation of the last hours, else a new one that began in text. */
async function conversationOf(services: Services, from: string, messageId: string): Promise<CallState> {
  const newest = await services.store.list({ phone: from, limit: NEWEST })
  const known = newest.find((call) => wasApplied(call, messageId))
  const [latest] = newest
  const recent = latest && (await isRecent(services, latest)) ? latest : undefined
  const joined = known ?? newest.find(openLeg) ?? recent
  return joined ?? createFor(services, from, { hex: await digest(messageId), open: false })
}

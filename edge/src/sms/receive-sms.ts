import type { CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { hasSensitive } from '@call-center/shared/call/claim'
import { isCardNumber, isSecretNumber, withoutSecretNumbers } from '@call-center/shared/call/sensitive'
import { wasApplied } from '@call-center/shared/call/applied'
import { createFor, digest, isRecent } from '../calls/conversation-of.ts'
import { openLeg } from '../calls/legs.ts'
import { isoNow, type Services } from '../services.ts'
import { answerOf } from './answer-job.ts'
import { type Keyword, readKeyword } from './keywords.ts'
import { smsSettled } from './settle.ts'

/** A text message as any carrier brings it. */
export interface IncomingSms {
  /** The carrier's own id of it: the same when it is delivered again. */
  readonly id: string
  /** E.164. */
  readonly from: string
  /** The assistant's number that it was sent to, E.164. */
  readonly to: string | undefined
  readonly text: string
  /** What the carrier took it for, beyond the words that every carrier knows. */
  readonly keyword?: Keyword | undefined
}

/** A call has seldom more documents than this that could be going on at once. */
const NEWEST = 5
const LONGEST_INCOMING = 4_096

/**
 * A person wrote. It joins the conversation of their number: in a live call the media node answers aloud, otherwise a job
 * answers in writing. STOP and START are obeyed and not answered: the carriers do that, and some of them answer HELP. Any
 * number of times.
 */
export async function receiveSms(services: Services, incoming: IncomingSms): Promise<void> {
  const { id, from, to, text: written } = incoming
  const { store, outbound, smsAnswers, log } = services
  const whole = written.trim().slice(0, LONGEST_INCOMING)
  if (!whole) return
  const messageId = `sms-received:${await digest(id)}`
  const { call_id: callId, initiate } = await conversationOf(services, from, messageId)
  const text = withoutSecretNumbers(whole, hasSensitive(initiate.claim) ? isSecretNumber : isCardNumber)
  const keyword = readKeyword(text) ?? (await carriersKeyword(services, incoming))
  const at = isoNow(services)
  const received: CallEvent = { id: messageId, type: 'sms-received', text, ownNumber: to, at }
  const { call, applied } = await store.apply(callId, keyword ? [received, smsSettled(messageId, at)] : [received])
  if (applied[0]) log.info({ callId, keyword: keyword ?? 'none' }, 'text message received')
  if (keyword === 'stop' || keyword === 'start') {
    // When it was written the first time: an old STOP that is delivered again does not undo a START.
    const { created_at: writtenAt = at } = call.messages.find(({ id: known }) => known === messageId) ?? {}
    return outbound.noteSmsChoice(from, { stopped: keyword === 'stop', at: writtenAt })
  }
  if (
    isSettled(call, messageId) ||
    isAnswered(call, messageId) ||
    (await isAnsweredAloud(services, call, { messageId, text }))
  )
    return
  // Even if it was sent before: it may have got lost on the way, and the job answers a message once.
  await smsAnswers.send({ callId, messageId })
}

/** Nobody gets a START by a yes who never wrote STOP. */
async function carriersKeyword({ outbound }: Services, { from, keyword }: IncomingSms) {
  if (keyword !== 'start-again') return keyword
  return (await outbound.hasStoppedSms(from)) ? 'start' : undefined
}

/** By a keyword, which may mean nothing any more when the message is delivered again; or no answer is to be expected. */
const isSettled = ({ messages }: CallState, messageId: string): boolean =>
  messages.some(({ id, settled }) => id === messageId && settled === true)

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

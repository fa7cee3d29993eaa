import type { CallId, CallState } from '@call-center/shared/call/call'
import { unansweredSms } from '@call-center/shared/call/messages'
import { isoNow, type Services } from '../services.ts'
import { smsSettled } from './settle.ts'

/** A job that the queue has is well under way after this time, milliseconds. */
const ANSWER_TIME_MS = 120_000
/** Longer than all tries of one job, milliseconds. */
const RESEND_EVERY_MS = 900_000
/** Who wrote so long ago does not wait for an answer any more, milliseconds. */
const TOO_LATE_MS = 24 * 3_600_000

/**
 * Sends the jobs of text messages again that nobody answered, because the queue lost them: the local one does when the stack
 * stops. Each is sent once in a while at most, and a message that is answered is not answered again.
 */
export async function resendSmsAnswers(services: Services): Promise<void> {
  const { store, log } = services
  for (const callId of await store.listAwaitingSmsAnswers()) {
    try {
      await resend(services, callId)
    } catch (error) {
      log.error({ callId, err: error }, 'a lost job of a text message could not be sent again')
    }
  }
}

async function resend(services: Services, callId: CallId): Promise<void> {
  const { store, smsAnswers, log, now } = services
  const period = Math.floor(now() / RESEND_EVERY_MS)
  const { before, applied } = await store.apply(callId, (current) => {
    const at = isoNow(services)
    const { id, ageMs } = waiting(services, current)
    if (id === undefined || ageMs < ANSWER_TIME_MS) return []
    if (ageMs > TOO_LATE_MS) return [smsSettled(id, at)]
    return [{ id: `sms-again:${id}:${period}`, type: 'effect-claimed', at }]
  })
  const { id: messageId, ageMs } = waiting(services, before)
  if (!applied[0] || messageId === undefined || ageMs > TOO_LATE_MS) return
  log.warn({ callId }, 'sending a lost job of a text message again')
  await smsAnswers.send({ callId, messageId })
}

function waiting({ now }: Services, call: CallState) {
  const message = unansweredSms(call)
  return { id: message?.id, ageMs: message ? now() - Date.parse(message.created_at) : 0 }
}

import type { CallState } from '@call-center/shared/call/call'
import { type ClaimField, claimFields, readClaimValue } from '@call-center/shared/call/claim'
import type { CallEvent } from '@call-center/shared/call/events'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import { wasApplied } from '@call-center/shared/call/applied'
import * as z from 'zod'
import { askForJson } from '../insights/ask-for-json.ts'
import { smsAnswerPrompt } from '../insights/prompts.ts'
import { isoNow, type Services } from '../services.ts'
import { answerId, answerOf, type SmsAnswerJob } from './answer-job.ts'
import { LONGEST_SMS } from '@call-center/shared/protocol/call-api'
import { sendSms } from './send-sms.ts'
import { smsSettled } from './settle.ts'

const TIMEOUT_MS = 60_000
const MOST_UPDATES = 20

const HOUR_MS = 3_600_000
/** A person does not write more; a machine that answers every answer does. */
const MOST_ANSWERS_AN_HOUR = 20

const Answer = z.object({
  text: z.string().trim().min(1).max(LONGEST_SMS),
  updates: z.array(z.object({ field: z.string(), value: z.string() })).max(MOST_UPDATES),
})
type Answer = z.infer<typeof Answer>

/**
 * Answers a text message by one, with what the model makes of the claim and the conversation. Values of the claim are
 * checked as those of a call are; what is refused is told to the model once, and not stored. Sent once, however often
 * the job is delivered.
 *
 * @throws {ProviderError} when the model or the carrier fails.
 */
export async function answerSms(services: Services, { callId, messageId }: SmsAnswerJob): Promise<void> {
  const { store, outbound, model, now, log } = services
  const call = await store.get(callId)
  if (!call || wasApplied(call, answerOf(messageId)) || !waitsForAnswer(call, messageId)) return
  if (answersSince(call, now() - HOUR_MS) >= MOST_ANSWERS_AN_HOUR) {
    log.warn({ callId }, 'text message not answered: too many within the hour')
    return settle()
  }
  if (await outbound.hasStoppedSms(call.initiate.phone_number)) return settle()
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const prompt = smsAnswerPrompt(call, now())
  const first = await askForJson(model, prompt, Answer, { name: 'sms_answer', signal })
  const { refused } = readUpdates(call, first)
  const answer =
    refused.length === 0
      ? first
      : await askForJson(
          model,
          [
            ...prompt,
            { role: 'assistant', content: JSON.stringify(first) },
            { role: 'user', content: `These values cannot be stored:\n${refused.join('\n')}\nAnswer again.` },
          ],
          Answer,
          { name: 'sms_answer', signal },
        )
  const { fields } = readUpdates(call, answer)
  if (Object.keys(fields).length > 0) {
    const update: CallEvent = { id: `claim:${messageId}`, type: 'claim-updated', fields, at: isoNow(services) }
    await store.apply(callId, [update])
  }
  const outcome = await sendSms(services, callId, answer.text, answerId(messageId))
  log.info({ callId, outcome, fields: Object.keys(fields).length }, 'text message answered')
  if (outcome === 'stopped') await settle()

  async function settle(): Promise<void> {
    await store.apply(callId, [smsSettled(messageId, isoNow(services))])
  }
}

/** A later message gets an answer to everything before it. */
function waitsForAnswer({ messages }: CallState, messageId: string): boolean {
  const index = messages.findIndex(({ id }) => id === messageId)
  return index >= 0 && !messages.slice(index + 1).some(({ action, persona }) => action === 'sms' && persona === 'human')
}

const answersSince = ({ messages }: CallState, sinceMs: number): number =>
  messages.filter(
    ({ action, persona, created_at }) =>
      action === 'sms' && persona === 'assistant' && Date.parse(created_at) > sinceMs,
  ).length

function readUpdates({ initiate }: CallState, { updates }: Answer) {
  const known: readonly ClaimField[] = claimFields(initiate.claim)
  const caller = whereaboutsOf(initiate.phone_number)
  const readings = updates.map(({ field, value }) => ({ field, ...readClaimValue(known, field, value, caller) }))
  return {
    fields: Object.fromEntries(readings.flatMap((reading) => (reading.ok ? [[reading.field, reading.value]] : []))),
    refused: readings.flatMap((reading) => (reading.ok ? [] : [reading.error])),
  }
}

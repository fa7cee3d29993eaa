import { type CallState, Next, Synthesis } from '@call-center/shared/call/call'
import { wasApplied } from '@call-center/shared/call/applied'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import { callerSpoke, legStart } from '../calls/legs.ts'
import { isoNow, type Services } from '../services.ts'
import { sendSms } from '../sms/send-sms.ts'
import { cite } from './citations.ts'
import { askForJson } from './ask-for-json.ts'
import type { InsightsJob } from './job.ts'
import { nextPrompt, smsPrompt, synthesisPrompt } from './prompts.ts'

const words = z.string().trim().min(1)
const Summed = Synthesis.extend({ short: words, long: words })
const Justified = Next.extend({ justification: words })

const TIMEOUT_MS = 120_000

/**
 * What is written after a leg: the synthesis and the next action, then a text message to the caller. Done once for a job,
 * however often it is delivered.
 */
export async function writeInsights(services: Services, { jobId, callId, connectionId }: InsightsJob): Promise<void> {
  const { store, model, config, log } = services
  const call = await store.get(callId)
  const id = `insights:${jobId}`
  if (!call) return
  const settled = (state: 'written' | 'not-needed') =>
    ({ id: `insights-${state}:${jobId}`, type: 'insights-settled', connectionId, state, at: isoNow(services) }) as const
  if (!callerSpoke(call, connectionId)) {
    await store.apply(callId, [settled('not-needed')])
    log.info({ callId }, 'no insights: the caller never said anything')
    return
  }
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  if (!wasApplied(call, id)) {
    const [synthesis, next] = await Promise.all([
      askForJson(model, synthesisPrompt(call, config.prompts), Summed, { name: 'synthesis', signal }),
      askForJson(model, nextPrompt(call, config.prompts), Justified, { name: 'next_action', signal }),
    ])
    const citations = await cite(services, call, { text: synthesis.long, signal })
    await store.apply(callId, [
      { id, type: 'insights-written', synthesis: { ...synthesis, citations }, next, at: isoNow(services) },
      settled('written'),
    ])
    log.info({ callId }, 'insights written')
  }
  if (hasNews(call, connectionId)) await sendSummary(services, call, { jobId, signal })
}

/** Whether a summary would tell the caller more than the last one: of the claim, or of what was promised. */
function hasNews(call: CallState, connectionId: string): boolean {
  if (!call.messages.some(({ id }) => id.startsWith(`sms:${SUMMARY}`))) return true
  const leg = call.legs.find(({ connection_id }) => connection_id === connectionId)
  const since = leg ? legStart(call, leg) : ''
  const added = [...Object.values(call.claim_given_at), ...call.reminders.map(({ created_at }) => created_at)]
  return added.some((at) => at >= since)
}
const SUMMARY = 'summary:'

/**
 * Texts the summary to the number that was on the phone, never to one that was dictated: once, or not at all. A number
 * that said STOP gets none, and the model is not asked for one.
 */
async function sendSummary(
  services: Services,
  call: CallState,
  { jobId, signal }: { jobId: string; signal: AbortSignal },
) {
  const { outbound, model, config, log } = services
  const { call_id: callId, initiate } = call
  const id = `${SUMMARY}${jobId}`
  if (wasApplied(call, `sms:${id}`) || (await outbound.hasStoppedSms(initiate.phone_number))) return
  const text = (await model.complete(smsPrompt(call, config.prompts), { signal })).trim()
  if (!text) return
  try {
    await sendSms(services, callId, text, id)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    log.error({ callId, err: error }, 'summary could not be sent')
  }
}

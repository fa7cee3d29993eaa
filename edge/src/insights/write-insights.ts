import { type CallState, Next, Synthesis } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { wasApplied } from '@call-center/shared/call/reduce'
import { callerSpoke } from '../calls/legs.ts'
import { isoNow, type Services } from '../services.ts'
import { askForJson } from './ask-for-json.ts'
import type { InsightsJob } from './job.ts'
import { nextPrompt, smsPrompt, synthesisPrompt } from './prompts.ts'

const TIMEOUT_MS = 120_000
/** Ten segments; carriers refuse more. */
const LONGEST_SMS = 1_530

/**
 * What is written after a leg: the synthesis and the next action, then a text message to the caller. Done once for a job,
 * however often it is delivered.
 */
export async function writeInsights(services: Services, { jobId, callId, connectionId }: InsightsJob): Promise<void> {
  const { store, model, config, log } = services
  const call = await store.get(callId)
  const id = `insights:${jobId}`
  if (!call || !callerSpoke(call, connectionId)) {
    log.info({ callId }, 'no insights: the caller never said anything')
    return
  }
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  if (!wasApplied(call, id)) {
    const [synthesis, next] = await Promise.all([
      askForJson(model, synthesisPrompt(call, config.prompts), Synthesis, { name: 'synthesis', signal }),
      askForJson(model, nextPrompt(call, config.prompts), Next, { name: 'next_action', signal }),
    ])
    await store.apply(callId, [{ id, type: 'insights-written', synthesis, next, at: isoNow(services) }])
    log.info({ callId }, 'insights written')
  }
  await sendSummary(services, call, { jobId, signal })
}

/**
 * Texts the summary to the number that was on the phone, never to one that was dictated. Claimed before it is sent: rather
 * no message than two.
 */
async function sendSummary(
  services: Services,
  call: CallState,
  { jobId, signal }: { jobId: string; signal: AbortSignal },
) {
  const { store, model, sms, config, log } = services
  const { call_id: callId, initiate } = call
  const claimed = { id: `sms:${jobId}`, type: 'effect-claimed', at: isoNow(services) } as const
  if (wasApplied(call, claimed.id)) return
  const text = (await model.complete(smsPrompt(call, config.prompts), { signal })).trim().slice(0, LONGEST_SMS)
  const { applied } = await store.apply(callId, [claimed])
  if (!applied[0] || !text) return
  try {
    await sms.send(initiate.phone_number, text, { id: crypto.randomUUID() })
  } catch (error) {
    log.error({ callId, err: error }, 'summary could not be sent')
    return
  }
  const lang = languageOf(initiate.lang, call.lang_short_code).short_code
  await store.apply(callId, [{ id: `sms-sent:${jobId}`, type: 'sms-sent', text, lang, at: isoNow(services) }])
}

import type { CallState } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { ProviderError } from '@call-center/shared/errors'
import { isoNow, type Services } from '../services.ts'
import type { Consultation } from '../telephony/telephony.ts'
import { sentence } from './language-menu.ts'
import { stopRecording } from './leg-recording.ts'
import { legOptions } from './open-leg.ts'
import { attemptOfBriefing, attemptState, briefingContext, consultationOf } from './plan-consultation.ts'
import { writeSurely } from './write-surely.ts'
import { yesOrNo } from './yes-or-no.ts'

/** What a colleague is told and asked, and what the caller hears meanwhile. */
export function consultation(
  { sentences }: Services,
  call: CallState,
  context: string,
  briefing: string,
): Consultation {
  const { phone_number: caller, agent_phone_number: to } = call.initiate
  const prompt = [sentence(sentences, call, 'transfer_briefing_tpl', { briefing: whole(briefing) })]
  return {
    to,
    caller,
    wait: [sentence(sentences, call, 'transfer_wait_tpl')],
    question: { to, prompt, ...yesOrNo(call), context: briefingContext(context) },
    context,
  }
}

/** Has what is said to both of them ready in the language of the call. */
export const prepareConsultation = ({ sentences }: Services, { initiate, lang_short_code }: CallState): Promise<void> =>
  sentences.prepare([languageOf(initiate.lang, lang_short_code).short_code])

/** The colleague picked up. Nothing is asked of an attempt that failed meanwhile, or that another one followed. */
export async function briefColleague(
  services: Services,
  call: CallState,
  connectionId: string,
  context: string,
): Promise<void> {
  const current = currentOf(services, call, connectionId, context)
  if (!current) return
  const isOpen = attemptState(call, connectionId, context) === 'open'
  if (isOpen) await prepareConsultation(services, call)
  if (isOpen) await services.telephony.ask(connectionId, current.question, legOptions(services, call))
  else await services.telephony.dismissColleague(connectionId, current)
}

export async function joinColleague(
  services: Services,
  call: CallState,
  connectionId: string,
  context: string,
): Promise<void> {
  const current = currentOf(services, call, connectionId, context)
  if (!current) return
  await stopRecording(services, call, connectionId)
  await services.telephony.joinColleague(connectionId, current)
  // They talk with each other by now: a store that fails must not end it.
  const event = { id: `transferred:${connectionId}`, type: 'transferred', connectionId, at: isoNow(services) } as const
  await writeSurely(services, call.call_id, [event])
}

/**
 * The carrier waits for what to do with a colleague and nothing new follows: it told before, and what followed may be lost, or the
 * caller is gone. Tells it where the attempt stands, which changes nothing.
 */
export async function repeatToColleague(
  services: Services,
  call: CallState,
  connectionId: string,
  context: string,
): Promise<void> {
  const current = currentOf(services, call, connectionId)
  if (!current) return
  const attempt = attemptOfBriefing(context) ?? context
  const state = attemptState(call, connectionId, attempt)
  if (state === 'open') await briefColleague(services, call, connectionId, attempt)
  else if (state === 'joined') await services.telephony.joinColleague(connectionId, current)
  else await services.telephony.dismissColleague(connectionId, current)
}

const DISMISSALS = 3
const BETWEEN_DISMISSALS_MS = 250

/** Gives the caller back to the assistant, when they wait for a colleague. They hear nobody until it succeeds, so it is tried again. */
export async function endConsultation(services: Services, call: CallState, connectionId: string): Promise<void> {
  const { telephony, log, pause } = services
  const current = currentOf(services, call, connectionId)
  if (!current) return
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await telephony.dismissColleague(connectionId, current)
    } catch (error) {
      const mayHelp = error instanceof ProviderError && error.retryable
      if (!mayHelp || attempt === DISMISSALS) throw error
      log.warn({ callId: call.call_id, attempt, err: error }, 'a caller is still on hold')
    }
    await pause(attempt * BETWEEN_DISMISSALS_MS)
  }
}

/** What goes on with a colleague on a leg; nothing when it is not `context`, which is told, that goes on. */
function currentOf(
  services: Services,
  call: CallState,
  connectionId: string,
  context?: string,
): Consultation | undefined {
  const begun = consultationOf(call, connectionId)
  if (!begun || (context !== undefined && begun.context !== context)) return undefined
  return consultation(services, call, begun.context, begun.briefing)
}

/** What comes next is another sentence, and a voice that sees no end of this one speaks on. */
const whole = (text: string): string => (/[.!?…。！？]["”»)]?\s*$/u.test(text) ? text : `${text.trimEnd()}.`)

import type { CallId, CallState } from '@call-center/shared/call/call'
import { isoNow, type Services } from '../services.ts'
import type { CarrierNotice } from '../telephony/telephony.ts'
import { CONSENT } from './consent-answer.ts'
import { runEffect } from './effects.ts'
import { openLeg } from './legs.ts'
import { AGAIN, plan, planRestart } from './plan.ts'
import type { Effect, PlanOptions, Step } from './steps.ts'

/** The carrier says that something happened. Any order, any number of times. */
export async function onCarrierNotice(services: Services, callId: CallId, notice: CarrierNotice): Promise<void> {
  const options = await optionsOf(services)
  if (notice.type === 'refused')
    services.log.warn({ callId, reason: notice.reason }, 'the carrier could not make the call')
  if (notice.type === 'streaming-lost') services.log.warn({ callId, reason: notice.reason }, 'media stream lost')
  await take(services, callId, notice.connectionId, (call) => plan(call, notice, options))
}

async function optionsOf({ config, features, now }: Services): Promise<PlanOptions> {
  const { recording_enabled: recording, recognition_retry_max: retryMax } = await features.current()
  const { voicemail, callbacks } = config.conversation
  const retryAt = new Date(now() + callbacks.retry_after_min * MINUTE_MS).toISOString()
  return { recording, retryMax, voicemail, retryAt }
}
const MINUTE_MS = 60_000

/** The media node that held the call is gone: the carrier dials again, and whichever node answers goes on. */
export async function restartStreaming(services: Services, callId: CallId, lostAtMs: number): Promise<void> {
  const leg = await services.store.get(callId).then((call) => call && openLeg(call))
  if (!leg) return
  services.log.warn({ callId }, 'restarting the media stream')
  await take(services, callId, leg.connection_id, (call) =>
    planRestart(call, { connectionId: leg.connection_id, at: isoNow(services), lostAtMs }),
  )
}

/** Where the conversation of this leg went on, when it did: the carrier still reports to the call it began in. */
const movedTo = (call: CallState, connectionId: string): CallId | undefined =>
  call.legs.some(({ connection_id, ended_by }) => connection_id === connectionId && ended_by === 'new-call')
    ? call.continued_in
    : undefined

/** Writes the events of `steps`, then runs the effects whose events were new. */
async function take(
  services: Services,
  callId: CallId,
  connectionId: string,
  decide: (call: CallState) => Step[],
): Promise<void> {
  let steps: Step[] = []
  const { call, applied } = await services.store.apply(callId, (current) => {
    steps = movedTo(current, connectionId) ? [] : decide(current)
    return steps.map(({ event }) => event)
  })
  const elsewhere = movedTo(call, connectionId)
  if (elsewhere) return take(services, elsewhere, connectionId, decide)
  for (const [index, { effect }] of steps.entries()) {
    if (effect && applied[index]) await run(services, call, connectionId, effect)
  }
}

/**
 * An effect is claimed before it runs, so nobody would run it a second time: what fails here is answered here.
 * A caller is never left in silence: who cannot be asked for a language gets the default one.
 */
async function run(services: Services, call: CallState, connectionId: string, effect: Effect): Promise<void> {
  const { log } = services
  try {
    await runEffect(services, call, connectionId, effect)
    log.info({ callId: call.call_id, effect: effect.do }, 'effect done')
  } catch (error) {
    log.error({ callId: call.call_id, effect: effect.do, err: error }, 'effect failed')
    const fallback = insteadOf(effect, connectionId, isoNow(services))
    if (fallback) await onCarrierNotice(services, call.call_id, fallback)
  }
}

function insteadOf(effect: Effect, connectionId: string, at: string): CarrierNotice | undefined {
  if (effect.do === 'ask-consent') return { type: 'choice-missed', connectionId, at, context: CONSENT }
  if (effect.do === 'offer-languages') {
    const { context } = effect
    const unanswered = { connectionId, at, context }
    return context === AGAIN
      ? { ...unanswered, type: 'choice-missed' }
      : { ...unanswered, type: 'choice-made', choice: 1 }
  }
  if (effect.do === 'brief-colleague' || effect.do === 'join-colleague') {
    return { type: 'transfer-failed', connectionId, at, context: effect.context }
  }
  if (effect.do === 'start-streaming') {
    return { type: 'streaming-lost', connectionId, at, context: effect.context, reason: 'start refused' }
  }
  if (effect.do === 'say-goodbye' || effect.do === 'leave-message')
    return { type: 'prompt-ended', connectionId, at, context: 'goodbye' }
  return undefined
}

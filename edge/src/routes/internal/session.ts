import type { CallId, CallState } from '@call-center/shared/call/call'
import type { Leg } from '@call-center/shared/call/leg'
import { claimFields } from '@call-center/shared/call/claim'
import { assistantNumber } from '@call-center/shared/config/carriers'
import type { Features } from '@call-center/shared/config/features'
import { longestCallMs } from '@call-center/shared/config/longest-call'
import { languageOf } from '@call-center/shared/config/languages'
import { PROTOCOL_VERSION, type Session, type SessionClaim } from '@call-center/shared/protocol/call-api'
import { resumeAfterTakeover } from '../../calls/hold-recording.ts'
import { cameBack } from '../../calls/plan.ts'
import { isResumed, legStart, mediaClaimPrefix, onlyListened, openLeg, wasHeld } from '../../calls/legs.ts'
import { CallOver } from '../../errors.ts'
import { isoNow, type Services } from '../../services.ts'

/**
 * A media node takes the call over. Each claim gets an epoch of its own, higher than all before: it is decided in the
 * write itself, so two nodes that claim at once cannot get the same. A call that goes on in another one gives that one's session.
 *
 * @throws {CallOver} when nobody is on the line.
 */
export async function claimSession(services: Services, callId: CallId, claim: SessionClaim): Promise<Session> {
  const movedTo = (await services.store.get(callId))?.continued_in
  if (movedTo) return claimSession(services, movedTo, claim)
  const at = isoNow(services)
  const claimed = services.store.apply(callId, (current) => {
    const leg = requireLeg(current)
    const epoch = current.epoch + 1
    const id = `${mediaClaimPrefix(leg.connection_id)}${epoch}`
    const { connection_id: connectionId } = leg
    return [{ id, type: 'media-claimed', epoch, nodeId: claim.nodeId, connectionId, at }]
  })
  const [{ before, call }, features] = await Promise.all([claimed, services.features.current()])
  const session = sessionOf(services, before, call, features)
  const { epoch, takenOver, resumed } = session
  await resumeAfterTakeover(services, call)
  services.log.info(
    { callId, node: claim.nodeId, tokenEpoch: claim.tokenEpoch, epoch, takenOver, resumed },
    'session claimed',
  )
  return session
}

function requireLeg(call: CallState) {
  const leg = openLeg(call)
  if (!leg) throw new CallOver('nobody is on the line')
  return leg
}

function sessionOf(services: Services, before: CallState, call: CallState, features: Features): Session {
  const { config } = services
  const leg = requireLeg(call)
  return {
    protocol: PROTOCOL_VERSION,
    callId: call.call_id,
    epoch: call.epoch,
    connectionId: leg.connection_id,
    initiate: call.initiate,
    botPhoneNumber: leg.own_number ?? assistantNumber(config),
    lang: languageOf(call.initiate.lang, call.lang_short_code).short_code,
    ...knownToCaller(call, legStart(call, leg)),
    fields: claimFields(call.initiate.claim),
    features,
    prompts: config.prompts,
    resumed: isResumed(before, leg),
    callingBack: call.callbacks.some(
      ({ why, connections }) => why === 'reminder' && connections.includes(leg.connection_id),
    ),
    briefsColleagues: config.conversation.transfer.briefing,
    ...screeningOf(config, leg),
    ...timeLeft(services, leg),
    takenOver: wasHeld(before, leg) && !onlyListened(before, leg),
    ...(leg.collecting && { collecting: leg.collecting }),
    transferFailed: cameBack(before, leg),
  }
}

function timeLeft({ config, now }: Services, leg: Leg): Pick<Session, 'endsInMs'> {
  const longestMs = longestCallMs(config, leg)
  if (longestMs === undefined) return {}
  const spentMs = leg.connected_at === undefined ? 0 : now() - Date.parse(leg.connected_at)
  return { endsInMs: Math.min(longestMs, Math.max(0, longestMs - spentMs)) }
}

/** Whoever rings asks; who was rung is asked by their own words. */
function screeningOf({ conversation }: Services['config'], leg: Leg): Pick<Session, 'screening'> {
  if (leg.answered_by === 'machine') return leg.voicemail === 'leave_message' ? { screening: 'machine' } : {}
  const isOpen = leg.placed && leg.answered_by === undefined && conversation.voicemail !== 'ignore'
  return isOpen ? { screening: 'find-out' } : {}
}

/**
 * What may be put before whoever is on the line: what they said on this leg. A number is no proof of a person, so what was
 * said before does not leave the edge; of the claim the node learns which fields are filled.
 */
function knownToCaller({ claim, claim_given_at, messages, reminders }: CallState, since: string) {
  const isNew = (name: string) => (claim_given_at[name] ?? '') >= since
  return {
    claim: Object.fromEntries(Object.entries(claim).filter(([name]) => isNew(name))),
    withheld: Object.keys(claim).filter((name) => !isNew(name)),
    messages: messages.filter(({ created_at }) => created_at >= since),
    reminders: reminders.filter(({ created_at }) => created_at >= since),
  }
}

import type { CallState } from '@call-center/shared/call/call'
import { wasApplied } from '@call-center/shared/call/applied'
import { isoNow, type Services } from '../services.ts'
import type { IncomingCall } from '../telephony/telephony.ts'
import { createFor, digest, mayResume } from './conversation-of.ts'
import { legOptions, noteLeg, noteRefusal } from './open-leg.ts'
import { mayRing } from './take-room.ts'

export type Answer = 'answered' | 'declined' | 'duplicate'

/**
 * Answers an offered call. The offer is claimed in the document before the carrier is told anything, under an id made of
 * the offer itself: a second delivery of the same offer finds it claimed.
 *
 * @throws {ProviderError} when the carrier refuses.
 */
export async function answerCall(services: Services, incoming: IncomingCall): Promise<Answer> {
  const { telephony, store, nodes, log } = services
  const offer = await digest(incoming.context)
  const node = incoming.from === undefined ? undefined : await nodes.pick()
  if (incoming.from === undefined || !node) {
    log.warn({ hiddenNumber: incoming.from === undefined }, 'call declined')
    await telephony.decline(incoming)
    return 'declined'
  }

  const call = await documentFor(services, incoming.from, offer)
  const claim = { id: `offer:${offer}`, type: 'effect-claimed', at: isoNow(services) } as const
  const { applied } = await store.apply(call.call_id, [claim])
  if (!applied[0]) return 'duplicate'

  const opened = await telephony.answer(incoming, legOptions(services, call, node)).catch(async (error: unknown) => {
    if (call.legs.length === 0 && !mayRing(error)) await noteRefusal(services, call)
    throw error
  })
  // The carrier has answered: its own news that the leg is connected notes it as well.
  await noteLeg(services, call, { ...opened, ownNumber: incoming.to }).catch((error: unknown) => {
    log.warn({ callId: call.call_id, err: error }, 'the leg is not noted yet')
  })
  log.info({ callId: call.call_id, node: node.nodeId, resumed: call.legs.length > 0 }, 'call answered')
  return 'answered'
}

/** The conversation this caller goes on with, or a new one whose id follows from the offer. */
async function documentFor(services: Services, from: string, offer: string): Promise<CallState> {
  const latest = await services.store.latestByPhone(from)
  if (latest && (wasApplied(latest, `offer:${offer}`) || (await mayResume(services, latest)))) return latest
  return createFor(services, from, { hex: offer, open: true })
}

import { CallId, type CallState, createCall } from '@call-center/shared/call/call'
import { wasApplied } from '@call-center/shared/call/reduce'
import { isoNow, type Services } from '../services.ts'
import type { IncomingCall } from '../telephony/telephony.ts'
import { openLeg } from './legs.ts'
import { legOptions, noteLeg, noteRefusal } from './open-leg.ts'

export type Answer = 'answered' | 'declined' | 'duplicate'

const HOUR_MS = 3_600_000

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

  try {
    await noteLeg(services, call, await telephony.answer(incoming, await legOptions(services, call, node)))
  } catch (error) {
    if (call.legs.length === 0) await noteRefusal(services, call)
    throw error
  }
  log.info({ callId: call.call_id, node: node.nodeId, resumed: call.legs.length > 0 }, 'call answered')
  return 'answered'
}

/** The conversation this caller goes on with, or a new one whose id follows from the offer. */
async function documentFor(services: Services, from: string, offer: string): Promise<CallState> {
  const { store, config } = services
  const latest = await store.latestByPhone(from)
  if (latest && (wasApplied(latest, `offer:${offer}`) || mayResume(services, latest))) return latest
  const callId = callIdOf(offer)
  const call = createCall({ ...config.conversation.initiate, phone_number: from }, { callId, at: isoNow(services) })
  if (await store.create(call)) return call
  return (await store.get(callId)) ?? call
}

/** A person who is still talking does not call back: somebody else rings from the same number. */
function mayResume({ config, now }: Services, call: CallState): boolean {
  const last = Date.parse(call.last_interaction_at ?? call.created_at)
  return openLeg(call) === undefined && now() - last < config.features.callback_timeout_hour * HOUR_MS
}

async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A UUID (version 8) from the first bits of a digest. */
const callIdOf = (hex: string): CallId =>
  CallId.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )

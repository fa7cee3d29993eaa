import type { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { NoRoom, OnThePhone } from '../errors.ts'
import { isoNow, type Services } from '../services.ts'
import { isOnThePhone } from './call-back.ts'
import { noteLeg } from './open-leg.ts'
import { takeRoom } from './take-room.ts'

/**
 * Phones the person of this call again, because an operator wants it, and goes on with their conversation. The same `id`
 * rings once.
 *
 * @throws {OnThePhone} when they are talking with us already.
 * @throws {CallRefused} {TooManyCalls} when the limits do not allow it.
 * @throws {NoRoom} when no media node could take the call.
 * @throws {ProviderError} when the carrier refuses.
 */
export async function callAgain(services: Services, callId: CallId, { id }: { readonly id: string }): Promise<void> {
  const { store, nodes, log } = services
  const call = await store.get(callId)
  if (!call) throw new NotFound('there is no such call')
  if (await isOnThePhone(services, call)) throw new OnThePhone('they are on the phone with us already')
  const asked = { callId, keyId: 'operators', number: call.initiate.phone_number, keepsQuietHours: false }
  await using room = await takeRoom(services, asked)
  const node = await nodes.pick()
  if (!node) throw new NoRoom('every media node is busy, try again later')
  const claim = { id: `call-again:${id}`, type: 'effect-claimed', at: isoNow(services) } as const
  const { call: claimed, applied } = await store.apply(callId, [claim])
  if (!applied[0]) return
  const leg = await room.ring(claimed, node)
  log.info({ callId, node: node.nodeId }, 'called again')
  await noteLeg(services, claimed, leg)
}

import { type CallRequest, type CallState, createCall } from '@call-center/shared/call/call'
import type { Initiate } from '@call-center/shared/config/config'
import type * as z from 'zod'
import { NoRoom } from '../errors.ts'
import { isoNow, type Services } from '../services.ts'
import { legOptions, noteLeg, noteRefusal } from './open-leg.ts'

/**
 * Rings somebody. Answers as soon as the carrier has accepted the request, not when somebody picks up.
 *
 * @throws {NoRoom} when no media node could take the call.
 * @throws {ProviderError} when the carrier refuses; the call document is then over.
 */
export async function placeCall(services: Services, request: CallRequest): Promise<CallState> {
  const { store, nodes, telephony, config, log } = services
  const node = await nodes.pick()
  if (!node) throw new NoRoom('every media node is busy, try again later')
  const call = createCall(withDefaults(config.conversation.initiate, request), { at: isoNow(services) })
  await store.create(call)
  try {
    const leg = await telephony.place(request.phone_number, await legOptions(services, call, node))
    log.info({ callId: call.call_id, node: node.nodeId }, 'call placed')
    return await noteLeg(services, call, leg)
  } catch (error) {
    await noteRefusal(services, call)
    throw error
  }
}

/** What the request leaves out comes from the operator's configuration. */
function withDefaults(defaults: z.infer<typeof Initiate>, request: CallRequest): CallState['initiate'] {
  const asked = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
  return { ...defaults, ...asked, phone_number: request.phone_number }
}

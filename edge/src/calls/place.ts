import { type CallRequest, type CallState, createCall, newCallId } from '@call-center/shared/call/call'
import type { Initiate } from '@call-center/shared/config/config'
import { numbersOf } from '@call-center/shared/config/carriers'
import { ProtocolError, ProviderError } from '@call-center/shared/errors'
import type * as z from 'zod'
import { sha256 } from '../auth/random-text.ts'
import { CallRefused, InProgress, NoRoom } from '../errors.ts'
import { forbidden } from '../limits/forbidden-numbers.ts'
import { isoNow, type Services } from '../services.ts'
import { noteLeg, noteRefusal } from './open-leg.ts'
import { mayRing, takeRoom } from './take-room.ts'

export interface PlacedBy {
  /** Of the key that asks: limits are counted by it. */
  readonly keyId: string
  /** Chosen by whoever asks; the same twice is one call. */
  readonly idempotencyKey?: string | undefined
}

/**
 * Rings somebody, if the limits allow it. Answers as soon as the carrier has accepted the request, not when somebody picks up.
 *
 * @throws {CallRefused} {TooManyCalls} {KeyReused} when the limits do not allow it.
 * @throws {ProtocolError} when it would be a call with itself, or from a number that is not ours.
 * @throws {NoRoom} when no media node could take the call.
 * @throws {ProviderError} when the carrier refuses: the call document is then over. When it does not answer, the document is
 * open until it tells of the call, or `reconcile.ts` gives up on it.
 */
export async function placeCall(services: Services, request: CallRequest, by: PlacedBy): Promise<CallState> {
  const { store, nodes, config, log } = services
  const { keyId, idempotencyKey: key } = by
  requireOthers(services, request)
  requireAgent(services, request)
  const callId = newCallId()
  const idempotency = key === undefined ? undefined : { key, hash: await sha256(JSON.stringify(request)) }
  const asked = { callId, keyId, number: request.phone_number, idempotency, keepsQuietHours: true }
  await using room = await takeRoom(services, asked)
  if (room.madeBefore) return await madeByAnother(services, room.madeBefore)

  const initiate = withDefaults(config.conversation.initiate, request)
  const call = createCall(initiate, { callId, at: isoNow(services) })
  const node = await nodes.pick()
  if (!node) throw new NoRoom('every media node is busy, try again later')
  await store.create(call)
  const leg = await room.ring(call, node).catch(async (error: unknown) => {
    if (!mayRing(error)) await noteRefusal(services, call, 'failed')
    throw error
  })
  log.info({ callId, node: node.nodeId }, 'call placed')
  return await noteLeg(services, call, leg)
}

/**
 * The assistant cannot talk with itself, nor hand anybody over to themselves.
 *
 * @throws {ProtocolError} naming the number that is wrong.
 */
function requireOthers({ config }: Services, request: CallRequest): void {
  const { phone_number, agent_phone_number, bot_phone_number } = request
  const own = numbersOf(config)
  if (bot_phone_number !== undefined && !own.includes(bot_phone_number))
    throw new ProtocolError('bot_phone_number: is none of the numbers of the assistant')
  for (const [name, number] of Object.entries({ phone_number, agent_phone_number })) {
    if (number !== undefined && own.includes(number)) throw new ProtocolError(`${name}: is the assistant's own number`)
  }
  if (agent_phone_number === phone_number) throw new ProtocolError('agent_phone_number: is the number that is called')
}

/**
 * A caller is handed over to the agent's number, so it must be one that may be rung. The operator's own is not asked about.
 *
 * @throws {CallRefused} when it must not be.
 */
function requireAgent({ config }: Services, { agent_phone_number: agent }: CallRequest): void {
  if (agent === undefined || agent === config.conversation.initiate.agent_phone_number) return
  const why = forbidden(agent, config.outbound)
  if (why) throw new CallRefused(`agent-${why}`)
}

const LOOKS = 100
const BETWEEN_LOOKS_MS = 100

/** The call of a request that another one made; it may be on its way. */
async function madeByAnother({ store, pause }: Services, callId: CallState['call_id']): Promise<CallState> {
  for (let look = 0; look < LOOKS; look += 1) {
    const call = await store.get(callId)
    const leg = call?.legs[0]
    if (leg?.connection_id === `refused-${callId}`) {
      throw new ProviderError('telephony', 'place was refused', { retryable: false })
    }
    if (call && leg) return call
    await pause(BETWEEN_LOOKS_MS)
  }
  throw new InProgress('the same request is still being worked on')
}

/** What the request leaves out comes from the operator's configuration. */
function withDefaults(defaults: z.infer<typeof Initiate>, request: CallRequest): CallState['initiate'] {
  const asked = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
  return { ...defaults, ...asked, phone_number: request.phone_number }
}

import type { CallId, CallState } from '@call-center/shared/call/call'
import { CallCenterError, ProviderError } from '@call-center/shared/errors'
import type { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { admit, type Asked } from '../limits/admit.ts'
import type { Services } from '../services.ts'
import { type OwnLeg, placeLeg } from './open-leg.ts'

/** Room that the limits gave for one call. At the end of its scope it is given back, unless the carrier was asked to ring. */
export interface Room extends AsyncDisposable {
  /** The call of the same request. Nothing was reserved, and nobody is to be rung. */
  readonly madeBefore: CallId | undefined
  /**
   * Has the carrier ring the person of this call. From then on the room is taken until the call is over. A refusal ends it at
   * once; a request that got no answer keeps it, because the phone may be ringing (`reconcile.ts`).
   *
   * @throws {ProviderError} when the carrier refuses, or does not answer.
   */
  ring(call: CallState, node: NodeStatus): Promise<OwnLeg>
}

/**
 * @throws {CallRefused} when the number must not be rung.
 * @throws {TooManyCalls} when it may be later.
 * @throws {KeyReused} when the idempotency key was used for something else.
 */
export async function takeRoom(services: Services, asked: Asked): Promise<Room> {
  const { outbound, log, now } = services
  const { reservationId, madeBefore } = await admit(services, asked)
  let isFree = madeBefore === undefined
  return {
    madeBefore,
    async ring(call, node) {
      isFree = false
      try {
        return await placeLeg(services, call, node)
      } catch (error) {
        if (!mayRing(error)) await settle(call.call_id)
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      if (!isFree) return
      await outbound.release(reservationId).catch((error: unknown) => {
        log.error({ callId: asked.callId, err: error }, 'the room of a call could not be given back')
      })
    },
  }

  /** What the carrier refused was tried, and counts. A failure here must not hide the refusal. */
  async function settle(callId: CallId): Promise<void> {
    await outbound.settle(callId, { talked: false, atMs: now() }).catch((error: unknown) => {
      log.error({ callId, err: error }, 'a call that was refused could not be settled')
    })
  }
}

/** Whether the phone may ring although placing the call failed: only an answer of the carrier is a refusal. */
export const mayRing = (error: unknown): boolean =>
  !(error instanceof CallCenterError) || (error instanceof ProviderError && error.unanswered)

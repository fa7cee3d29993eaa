import type { CallId, CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Command } from '@call-center/shared/protocol/call-api'
import { isoNow, type Services } from '../services.ts'
import { openLeg } from './legs.ts'
import { recordingOf } from './leg-recording.ts'

export type HoldOrder = Extract<Command['command'], { readonly type: 'pause-recording' | 'resume-recording' }>

export interface HoldOptions {
  /** Names the order: given again, it is the same one. */
  readonly id: string
  /** Throws when the sender may not order it; called inside the write. */
  readonly check: (call: CallState) => void
}

/**
 * Pauses the recording, or has it go on. Where nothing is recorded there is nothing to hold. The document knows of a pause, and of
 * the field that is keyed meanwhile, before the carrier does, and until the carrier has ended it: so nobody takes a paused
 * recording for a running one.
 *
 * @throws {ProviderError} when the carrier refuses, or when nobody knows what would have to be paused.
 */
export async function holdRecording(
  services: Services,
  callId: CallId,
  order: HoldOrder,
  { id, check }: HoldOptions,
): Promise<void> {
  const { store, telephony, log } = services
  const call = await store.get(callId)
  const leg = call && openLeg(call)
  if (!leg) return
  const { connection_id: connectionId } = leg
  const at = isoNow(services)
  const note = (...events: CallEvent[]) =>
    store.apply(callId, (current) => {
      check(current)
      return events
    })
  const held = (what: Hold): CallEvent => ({
    id: `${heldPrefix(connectionId)}${what}:${id}`,
    type: 'effect-claimed',
    at,
  })

  if (order.type === 'pause-recording') {
    const recordingId = await recordingOf(services, call, leg)
    const { field } = order
    await note(
      ...(field ? [{ id: `collecting:${id}`, type: 'collection-begun', connectionId, field, at } as const] : []),
      ...(recordingId ? [held('paused')] : []),
    )
    if (recordingId) await telephony.pauseRecording(connectionId, recordingId)
  } else {
    if (leg.collecting) await note({ id: `collected:${id}`, type: 'collection-ended', connectionId, at })
    const recordingId = await recordingOf(services, call, leg)
    if (recordingId) {
      await telephony.resumeRecording(connectionId, recordingId)
      await note(held('resumed'))
    }
  }
  log.info({ callId, type: order.type }, 'recording held')
}

/**
 * Another media node has the call: what its predecessor paused, and can no longer end, goes on, unless a number is being keyed:
 * then this node collects it, and ends the pause. Never fails.
 */
export async function resumeAfterTakeover(services: Services, call: CallState): Promise<void> {
  if (openLeg(call)?.collecting || !heldMark(call)?.id.includes(`:${'paused' satisfies Hold}:`)) return
  const { call_id: callId, epoch } = call
  try {
    await holdRecording(services, callId, { type: 'resume-recording' }, { id: `takeover-${epoch}`, check: () => {} })
  } catch (error) {
    services.log.error({ callId, err: error }, 'the recording did not go on after a takeover')
  }
}

type Hold = 'paused' | 'resumed'
const heldPrefix = (connectionId: string): string => `recording-held:${connectionId}:`

/** Says whether the recording of the leg that is open was paused last, or went on. */
export function heldMark(call: CallState): CallState['applied'][number] | undefined {
  const leg = openLeg(call)
  return leg && call.applied.findLast(({ id }) => id.startsWith(heldPrefix(leg.connection_id)))
}

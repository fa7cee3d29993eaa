import type { CallId, CallState } from '@call-center/shared/call/call'
import { isoNow, type Services } from '../services.ts'
import { openLeg } from './legs.ts'

export interface HoldOptions {
  /** Names the order: given again, it is the same one. */
  readonly id: string
  /** Throws when the sender may not order it; called inside the write. */
  readonly check: (call: CallState) => void
}

/**
 * Pauses the recording, or has it go on. Where nothing is recorded there is nothing to hold. The document knows of a pause
 * before the carrier does, and until the carrier has ended it: so nobody takes a paused recording for a running one.
 *
 * @throws {ProviderError} when the carrier refuses.
 */
export async function holdRecording(
  services: Services,
  callId: CallId,
  type: 'pause-recording' | 'resume-recording',
  { id, check }: HoldOptions,
): Promise<void> {
  const { store, telephony, log } = services
  const call = await store.get(callId)
  const held = call && recorded(call)
  if (!held) return
  const { connectionId, recordingId } = held
  const note = (what: Hold) =>
    store.apply(callId, (current) => {
      check(current)
      return [{ id: `${heldPrefix(connectionId)}${what}:${id}`, type: 'effect-claimed', at: isoNow(services) }]
    })
  if (type === 'pause-recording') {
    await note('paused')
    await telephony.pauseRecording(connectionId, recordingId)
  } else {
    await telephony.resumeRecording(connectionId, recordingId)
    await note('resumed')
  }
  log.info({ callId, type }, 'recording held')
}

/** Another media node has the call: what its predecessor paused, and can no longer end, goes on. Never fails. */
export async function resumeAfterTakeover(services: Services, call: CallState): Promise<void> {
  if (!isHeld(call)) return
  const { call_id: callId, epoch } = call
  try {
    await holdRecording(services, callId, 'resume-recording', { id: `takeover-${epoch}`, check: () => {} })
  } catch (error) {
    services.log.error({ callId, err: error }, 'the recording did not go on after a takeover')
  }
}

type Hold = 'paused' | 'resumed'
const heldPrefix = (connectionId: string): string => `recording-held:${connectionId}:`

function isHeld(call: CallState): boolean {
  const leg = openLeg(call)
  if (!leg) return false
  const prefix = heldPrefix(leg.connection_id)
  const last = call.applied.findLast(({ id }) => id.startsWith(prefix))?.id
  return last?.startsWith(`${prefix}${'paused' satisfies Hold}:`) ?? false
}

function recorded(call: CallState): { readonly connectionId: string; readonly recordingId: string } | undefined {
  const leg = openLeg(call)
  const recording = call.recordings.at(-1)
  if (!recording || leg?.recording_consent !== 'given') return undefined
  return { connectionId: leg.connection_id, recordingId: recording.recording_id }
}

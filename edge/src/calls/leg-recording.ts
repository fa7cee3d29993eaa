import type { CallId, CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Leg } from '@call-center/shared/call/leg'
import { wasApplied } from '@call-center/shared/call/applied'
import { NotFound, ProviderError } from '@call-center/shared/errors'
import { isoNow, type Services } from '../services.ts'
import { legStart } from './legs.ts'
import { legOptions } from './open-leg.ts'

/** Tries of a write that, when it is lost, leaves a recording that nobody knows of; and the pause between two, milliseconds. */
const WRITES = 4
const BETWEEN_WRITES_MS = 250

/** Records this leg from now on. The document knows of it, or that the carrier refused for good. @throws {ProviderError} */
export async function startRecording(services: Services, call: CallState, connectionId: string): Promise<void> {
  const { telephony, store } = services
  const { call_id: callId } = call
  try {
    const { recordingId } = await telephony.startRecording(connectionId, legOptions(services, call))
    await noteStarted(services, callId, { connectionId, recordingId })
  } catch (error) {
    if (error instanceof ProviderError && !error.retryable)
      await store.apply(callId, [{ id: refusedId(connectionId), type: 'effect-claimed', at: isoNow(services) }])
    throw error
  }
}

/**
 * What records this leg; `undefined` when nothing does. When a yes was given and no recording is known (the carrier's answer may be
 * lost, or on its way), the carrier is asked.
 *
 * @throws {ProviderError} when it may be recorded, and nobody knows by what.
 */
export async function recordingOf(services: Services, call: CallState, leg: Leg): Promise<string | undefined> {
  if (leg.recording_consent !== 'given') return undefined
  const { connection_id: connectionId } = leg
  if (wasApplied(call, refusedId(connectionId)) || wasApplied(call, stoppedId(connectionId))) return undefined
  const since = legStart(call, leg)
  const known = leg.recording ?? call.recordings.findLast(({ started_at }) => started_at >= since)
  if (known) return known.recording_id
  const found = await services.telephony.findRecording(connectionId)
  if (!found) throw new ProviderError('telephony', 'nobody knows whether the leg is recorded', { retryable: true })
  await noteStarted(services, call.call_id, { connectionId, ...found })
  return found.recordingId
}

/** Ends the recording of a leg whose caller gets somebody who was not asked. Never fails. */
export async function stopRecording(services: Services, call: CallState, connectionId: string): Promise<void> {
  const leg = call.legs.find((one) => one.connection_id === connectionId)
  try {
    const recordingId = leg && (await recordingOf(services, call, leg))
    if (!recordingId) return
    await services.telephony.stopRecording(connectionId, recordingId)
    const event = { id: stoppedId(connectionId), type: 'effect-claimed', at: isoNow(services) } as const
    await services.store.apply(call.call_id, [event])
  } catch (error) {
    services.log.error({ callId: call.call_id, err: error }, 'the recording did not end')
  }
}

interface Started {
  readonly connectionId: string
  readonly recordingId: string
}

/** The caller may have begun another claim meanwhile: then both calls know of it. */
async function noteStarted(services: Services, callId: CallId, started: Started): Promise<void> {
  const event: CallEvent = {
    ...started,
    id: `recording-started:${started.connectionId}`,
    type: 'recording-started',
    at: isoNow(services),
  }
  const { call } = await written(services, callId, event)
  const to = call.continued_in
  const moved = call.legs.some((leg) => leg.connection_id === started.connectionId && leg.ended_by === 'new-call')
  if (to && moved) await written(services, to, { ...event, keptBy: callId })
}

async function written({ store, pause }: Services, callId: CallId, event: CallEvent) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.apply(callId, [event])
    } catch (error) {
      if (error instanceof NotFound || attempt === WRITES) throw error
      await pause(attempt * BETWEEN_WRITES_MS)
    }
  }
}

const stoppedId = (connectionId: string): string => `recording-stopped:${connectionId}`
const refusedId = (connectionId: string): string => `recording-refused:${connectionId}`

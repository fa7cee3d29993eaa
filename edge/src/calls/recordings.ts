import type { CallId, CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Recording, RecordingFile } from '@call-center/shared/call/recording'
import { wasApplied } from '@call-center/shared/call/applied'
import { NotFound } from '@call-center/shared/errors'
import { sha256 } from '../auth/random-text.ts'
import { isoNow, type Services } from '../services.ts'
import type { RecordedFile } from '../telephony/telephony.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Recordings go this long before the call that leads to them expires, which nobody is told of. */
const BEFORE_THE_CALL_MS = 2 * HOUR_MS

/** What the carrier says of a recording that can be played. */
export interface ReadyRecording {
  readonly recordingId: string
  readonly startedAt: string
  readonly durationMs: number
  readonly files: readonly RecordingFile[]
}

/**
 * The carrier has a recording ready. Any number of times; one of a call that is not there is nothing to us. `toldOf`: the call
 * that the carrier reports to, where it says so; its start may never have been written down.
 */
export async function noteRecording(
  services: Services,
  { files, ...recording }: ReadyRecording,
  toldOf?: CallId,
): Promise<void> {
  const { store, counters } = services
  const callId = (await store.findRecorded(recording.recordingId)) ?? toldOf
  // The same report is the same event. Recording ids can be longer than the id of an event.
  const id = `recording-ready:${await sha256([recording.recordingId, ...files.map((file) => file.id)].join())}`
  const event: CallEvent = { ...recording, files: [...files], id, type: 'recording-ready', at: isoNow(services) }
  if (!callId || !(await applied(services, callId, event))) counters.add('recording:of-unknown-call')
}

export async function noteDeleted(services: Services, callId: CallId, recordingId: string): Promise<void> {
  const id = `recording-deleted:${await sha256(recordingId)}`
  await applied(services, callId, { id, type: 'recording-deleted', recordingId, at: isoNow(services) })
}

/** The file of this id, with the recording it is a part of. */
export function recordedFile({ recordings }: CallState, fileId: string): RecordedFile | undefined {
  return recordings.flatMap(filesOf).find(({ id }) => id === fileId)
}

/** Deletes recordings at the carrier. Resolves with a sentence for each that it could not reach. */
export async function eraseRecordings(services: Services, recordings: readonly Recording[]): Promise<string[]> {
  const left: string[] = []
  for (const { recording_id: recordingId, files, deleted_at } of recordings) {
    if (deleted_at) continue
    const end = await services.telephony.eraseRecording({ recordingId, files })
    if (end.left !== undefined) left.push(end.left)
  }
  return left
}

/** Deletes what was kept for as long as the configuration says. */
export async function expireRecordings(services: Services): Promise<void> {
  const { config, store, log, now } = services
  const keptMs = recordingsKeptMs(config.retention)
  if (keptMs === undefined) return
  const before = new Date(now() - keptMs).toISOString()
  for (const callId of await store.listRecordedBefore(before)) {
    try {
      const call = await store.get(callId)
      for (const recording of call?.recordings ?? []) {
        if (recording.deleted_at || recording.started_at >= before || (call && wasApplied(call, leftId(recording))))
          continue
        const left = await eraseRecordings(services, [recording])
        if (left.length === 0) await noteDeleted(services, callId, recording.recording_id)
        else await applied(services, callId, { id: leftId(recording), type: 'effect-claimed', at: isoNow(services) })
        log.info({ callId, left: left.length }, 'a recording expired')
      }
    } catch (error) {
      log.error({ callId, err: error }, 'recordings that expired could not be deleted')
    }
  }
}

/** What could not be deleted then is the operator's to delete: asking every minute would not change it. */
const leftId = ({ recording_id, files }: Recording): string =>
  `recording-left:${[recording_id, ...files.map(({ id }) => id)].join().slice(0, 150)}`

/** How long recordings are kept: `undefined` is until somebody erases the call. */
export function recordingsKeptMs({ calls_days, recordings_days }: Services['config']['retention']): number | undefined {
  const own = recordings_days * DAY_MS || Infinity
  const kept = Math.min(own, calls_days === 0 ? Infinity : calls_days * DAY_MS - BEFORE_THE_CALL_MS)
  return kept === Infinity ? undefined : kept
}

const filesOf = ({ recording_id: recordingId, files }: Recording): RecordedFile[] =>
  files.map((file) => ({ ...file, recordingId }))

/** False when the call is gone. */
async function applied({ store }: Services, callId: CallId, event: CallEvent): Promise<boolean> {
  try {
    await store.apply(callId, [event])
    return true
  } catch (error) {
    if (error instanceof NotFound) return false
    throw error
  }
}

import type { CallState } from './call.ts'
import type { CarrierEvent } from './events.ts'
import { withLeg } from './legs.ts'
import type { Recording } from './recording.ts'

type RecordingEvent = Extract<CarrierEvent, { type: `recording-${'started' | 'ready' | 'deleted'}` }>

/** The recordings after what the carrier reported of one, in whatever order it did. */
export function withRecording(recordings: readonly Recording[], event: RecordingEvent): Recording[] {
  const { recordingId: recording_id } = event
  const began = event.type === 'recording-ready' ? event.startedAt : event.at
  const before = recordings.find((one) => one.recording_id === recording_id)
  const known = before ?? { recording_id, started_at: began, files: [] }
  const started_at = event.type !== 'recording-deleted' && began < known.started_at ? began : known.started_at
  const after = { ...known, ...changes(known, event), started_at }
  const files = after.deleted_at ? [] : after.files
  return [...recordings.filter((one) => one !== before), { ...after, files }].sort(byStart)
}

/** The leg knows what records it; the recording itself belongs to the call that the leg began in. */
export function withStarted(call: CallState, event: Extract<RecordingEvent, { type: 'recording-started' }>): CallState {
  const { connectionId, recordingId: recording_id, keptBy: kept_by } = event
  const recording = { recording_id, ...(kept_by && { kept_by }) }
  const noted = connectionId ? withLeg(call, connectionId, (leg) => ({ ...leg, recording })) : call
  return kept_by ? noted : { ...noted, recordings: withRecording(call.recordings, event) }
}

/** When the oldest recording began that the carrier still has, as far as we know: it may never have told that one is ready. */
export const keptSince = (recordings: readonly Recording[]): string | undefined =>
  recordings.find(({ deleted_at }) => !deleted_at)?.started_at

function changes(known: Recording, event: RecordingEvent): Partial<Recording> {
  if (event.type === 'recording-started') return {}
  if (event.type === 'recording-deleted') {
    const { deleted_at } = known
    return { deleted_at: deleted_at !== undefined && deleted_at < event.at ? deleted_at : event.at }
  }
  const others = known.files.filter(({ id }) => event.files.every((file) => file.id !== id))
  return {
    duration_ms: Math.max(known.duration_ms ?? 0, event.durationMs),
    files: [...others, ...event.files].sort((a, b) => compare(a.id, b.id)),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byStart = (a: Recording, b: Recording): number =>
  compare(a.started_at, b.started_at) || compare(a.recording_id, b.recording_id)

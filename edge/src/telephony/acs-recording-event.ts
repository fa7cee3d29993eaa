import { RecordingFile } from '@call-center/shared/call/recording'
import * as z from 'zod'
import type { ReadyRecording } from '../calls/recordings.ts'

/** `/recording/call/{id}/serverCallId/{id}/recordingId/{id}`; the id is base64, which may have slashes of its own. */
const SUBJECT = /\/recordingId\/([^?#]{1,1000})$/

const Chunk = z.object({ documentId: RecordingFile.shape.id, contentLocation: z.url(), deleteLocation: z.url() })

const FileStatus = z.object({
  recordingStorageInfo: z.object({ recordingChunks: z.array(Chunk).min(1).max(100) }),
  /** With more digits than we want, and any offset. */
  recordingStartTime: z.iso.datetime({ offset: true }),
  recordingDurationMs: z.number().nonnegative().default(0),
})

/** `RecordingFileStatusUpdated` of Azure Event Grid. `undefined` when it is not what the type promises. */
export function readRecordingEvent(subject: string | undefined, data: unknown): ReadyRecording | undefined {
  const recordingId = SUBJECT.exec(subject ?? '')?.[1]
  const { data: status } = FileStatus.safeParse(data)
  if (recordingId === undefined || !status) return undefined
  return {
    recordingId: unescaped(recordingId),
    startedAt: new Date(status.recordingStartTime).toISOString(),
    durationMs: Math.round(status.recordingDurationMs),
    files: status.recordingStorageInfo.recordingChunks.map(({ documentId, contentLocation, deleteLocation }) => {
      return { id: documentId, content: contentLocation, deletion: deleteLocation }
    }),
  }
}

/** Base64 has no percent sign: one that is there escapes something. */
function unescaped(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

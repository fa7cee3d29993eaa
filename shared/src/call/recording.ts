import * as z from 'zod'

/** A file of a recording. Where it is only the carrier's adapter understands. */
export const RecordingFile = z.object({
  /** Unique at the carrier, and part of the address the file is played at. */
  id: z.string().regex(/^[\w-]{1,128}$/),
  content: z.string().min(1),
  deletion: z.string().min(1),
})
export type RecordingFile = z.infer<typeof RecordingFile>

/** What was recorded of a leg, after a yes. The carrier keeps the sound. */
export const Recording = z.object({
  recording_id: z.string(),
  started_at: z.iso.datetime(),
  /** Not known before the carrier has it ready, as are the files. */
  duration_ms: z.number().int().nonnegative().optional(),
  files: z.array(RecordingFile).default([]),
  deleted_at: z.iso.datetime().optional(),
})
export type Recording = z.infer<typeof Recording>

import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { Clock } from '../phone/clock.ts'
import { sendWav } from '../phone/send-wav.ts'
import { ApiError } from './api-error.ts'

/** How long the carrier keeps what it recorded. */
const KEPT_MS = 24 * 3_600_000

const OBJECTS = '/v1/objects'

export interface RecordingStorageOptions {
  readonly dir: string
  readonly clock: Clock
  /** @throws {ApiError} when the request is not signed. */
  readonly admit: (request: Request) => void
}

/** Where a file is, as the event that it is ready says it. */
export const locationsOf = (origin: string, documentId: string) => ({
  contentLocation: `${origin}${OBJECTS}/${documentId}/content/audio`,
  metadataLocation: `${origin}${OBJECTS}/${documentId}/content/acsmetadata`,
  deleteLocation: `${origin}${OBJECTS}/${documentId}`,
})

/** The storage of finished recordings: WAV files, whole or in parts, until they are deleted or a day old. */
export function recordingStorage({ dir, clock, admit }: RecordingStorageOptions): Hono {
  const find = async (documentId: string) => {
    const file = join(dir, `${documentId}.wav`)
    const mtimeMs = (await stat(file).catch(() => undefined))?.mtimeMs ?? -KEPT_MS
    if (clock.nowMs() - mtimeMs > KEPT_MS) throw new ApiError(404, 'ResourceNotFound', 'No such object.')
    return { file }
  }
  return new Hono()
    .basePath(OBJECTS)
    .use(async (context, next) => {
      admit(context.req.raw)
      await next()
    })
    .get('/:documentId{[\\w-]+}/content/audio', async (context) => {
      const { file } = await find(context.req.param('documentId'))
      return sendWav(file, context.req.header('range'))
    })
    .delete('/:documentId{[\\w-]+}', async (context) => {
      const { file } = await find(context.req.param('documentId'))
      await rm(file)
      return context.body(null, 200)
    })
    .onError((error, context) => {
      if (!(error instanceof ApiError)) throw error
      return context.json({ status: error.status, message: error.message }, error.status as 404)
    })
}

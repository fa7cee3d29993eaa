import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { Clock } from '../phone/clock.ts'
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
    const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }))
    if (size === 0 || clock.nowMs() - mtimeMs > KEPT_MS) throw new ApiError(404, 'ResourceNotFound', 'No such object.')
    return { file, size }
  }
  return new Hono()
    .basePath(OBJECTS)
    .use(async (context, next) => {
      admit(context.req.raw)
      await next()
    })
    .get('/:documentId{[\\w-]+}/content/audio', async (context) => {
      const { file, size } = await find(context.req.param('documentId'))
      const range = readRange(context.req.header('range'), size)
      const headers = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' }
      if (range === 'unsatisfiable') {
        return context.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
      }
      const { first, last } = range ?? { first: 0, last: size - 1 }
      const length = { ...headers, 'content-length': String(last - first + 1) }
      const stream = (await open(file)).createReadStream({ start: first, end: last })
      const body = new ReadableStream<Uint8Array>({
        async start(controller) {
          for await (const bytes of stream) controller.enqueue(new Uint8Array(bytes as Buffer))
          controller.close()
        },
        cancel: () => void stream.destroy(),
      })
      if (!range) return context.body(body, 200, length)
      return context.body(body, 206, { ...length, 'content-range': `bytes ${first}-${last}/${size}` })
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

/** One range of bytes. What cannot be read is as if it were not there, as HTTP wants it. */
function readRange(header: string | undefined, size: number) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first > last ? ('unsatisfiable' as const) : { first, last }
}

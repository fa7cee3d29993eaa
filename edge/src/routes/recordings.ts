import { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { noteDeleted, recordedFile } from '../calls/recordings.ts'
import type { Services } from '../services.ts'

/** The recordings of a call, for whoever may read all of its report: no link that is shared leads here. */
export const recordings = (services: Services) =>
  new Hono().get('/:callId/recordings/:fileId', async (c) => {
    const callId = CallId.safeParse(c.req.param('callId')).data
    const call = callId && (await services.store.get(callId))
    const file = call && recordedFile(call, c.req.param('fileId'))
    if (!file) throw new NotFound('there is no such recording')
    const range = c.req.header('range')
    const audio = await services.telephony.openRecording(file, { range, signal: c.req.raw.signal })
    if (!audio) {
      await noteDeleted(services, call.call_id, file.recordingId)
      throw new NotFound('the carrier has the recording no more')
    }
    // It is gone for good when it is deleted: no browser keeps it, and no page of another site plays it.
    const kept = { 'cache-control': 'private, no-store', 'cross-origin-resource-policy': 'same-origin' }
    return new Response(audio.body, { status: audio.status, headers: { ...audio.headers, ...kept } })
  })

import * as z from 'zod'
import type { ReadyRecording } from '../calls/recordings.ts'
import { audioOf } from './recorded-audio.ts'
import type { Telephony } from './telephony.ts'
import { type TwilioApi, TwilioRefusal } from './twilio-api.ts'

/** What Twilio posts when a recording is ready, as far as it is used. https://www.twilio.com/docs/voice/api/recording */
const Completed = z.object({
  RecordingSid: z.string().regex(/^RE[0-9a-fA-F]{32}$/),
  RecordingStatus: z.literal('completed'),
  /** Seconds. */
  RecordingDuration: z.coerce.number().int().nonnegative().default(0),
  /** RFC 2822. */
  RecordingStartTime: z.string().refine((time) => !Number.isNaN(Date.parse(time))),
})

/** `undefined` when it is not ready, or never will be. */
export function readRecordingReady(form: URLSearchParams): ReadyRecording | undefined {
  const { data: ready } = Completed.safeParse(Object.fromEntries(form))
  if (!ready) return undefined
  const { RecordingSid: id, RecordingStartTime, RecordingDuration } = ready
  return {
    recordingId: id,
    startedAt: new Date(RecordingStartTime).toISOString(),
    durationMs: RecordingDuration * 1_000,
    files: [{ id, content: soundOf(id), deletion: metadataOf(id) }],
  }
}

const soundOf = (recordingId: string): string => `Recordings/${recordingId}.wav`
const metadataOf = (recordingId: string): string => `Recordings/${recordingId}.json`

/** The recordings of Twilio: kept until they are deleted, by their id alone. */
export const twilioRecordings = (api: TwilioApi): Pick<Telephony, 'openRecording' | 'eraseRecording'> => ({
  async openRecording({ recordingId }, options) {
    const response = await api.open('play', soundOf(recordingId), options)
    const audio = audioOf(response)
    if (audio) return audio
    await response.body?.cancel()
    if (response.status === 404) return undefined
    throw new TwilioRefusal('play', { status: response.status })
  },
  async eraseRecording({ recordingId }) {
    try {
      await api.remove('erase', metadataOf(recordingId))
    } catch (error) {
      if (!(error instanceof TwilioRefusal) || error.status !== 404) throw error // it was erased before
    }
    return {}
  },
})

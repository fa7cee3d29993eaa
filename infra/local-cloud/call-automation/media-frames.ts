import { FRAME_BYTES, fromBytes, rms, SAMPLE_RATE_HZ, SILENT_RMS, toBytes } from '../phone/pcm.ts'

/** The media streaming messages, both ways. Written by hand: fifty a second for every call. */

export const audioMetadata = (subscriptionId: string): string =>
  JSON.stringify({
    kind: 'AudioMetadata',
    audioMetadata: { subscriptionId, encoding: 'PCM', sampleRate: SAMPLE_RATE_HZ, channels: 1, length: FRAME_BYTES },
  })

/** Without a participant: mixed audio. */
export function audioData(frame: Int16Array, nowMs: number, participantRawId: string | undefined): string {
  const participant = participantRawId === undefined ? '' : `"participantRawID":"${participantRawId}",`
  const data = toBytes(frame).toString('base64')
  return `{"kind":"AudioData","audioData":{"timestamp":"${new Date(nowMs).toISOString()}",${participant}"data":"${data}","silent":${rms(frame) < SILENT_RMS}}}`
}

export const dtmfData = (digit: string): string => JSON.stringify({ kind: 'DtmfData', dtmfData: { data: digit } })

export type FromApplication =
  | { readonly kind: 'audio'; readonly pcm: Int16Array }
  | { readonly kind: 'stop-audio' }
  | { readonly kind: 'malformed'; readonly reason: string }

/** Reads what the application sends. Names are matched in any case, as the carrier's own samples disagree about it. */
export function readFromApplication(text: string): FromApplication {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  const kind = field(message, 'kind')
  if (typeof kind !== 'string') return { kind: 'malformed', reason: 'no kind' }
  if (kind.toLowerCase() === 'stopaudio') return { kind: 'stop-audio' }
  if (kind.toLowerCase() !== 'audiodata') return { kind: 'malformed', reason: `unknown kind ${kind.slice(0, 40)}` }
  const data = field(field(message, 'audiodata'), 'data')
  if (typeof data !== 'string') return { kind: 'malformed', reason: 'AudioData without data' }
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length % 2 !== 0) return { kind: 'malformed', reason: 'AudioData with half a sample' }
  return { kind: 'audio', pcm: fromBytes(bytes) }
}

function field(object: unknown, lowerCaseName: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  for (const [name, value] of Object.entries(object)) if (name.toLowerCase() === lowerCaseName) return value
  return undefined
}

export { frameOf } from './frame-of.ts'

/** What the carrier sends, as text on the wire. */
export const acsAudio = (samples: Int16Array, participant = '4:+15551112222', silent = false, atMs = 0): string =>
  JSON.stringify({
    kind: 'AudioData',
    audioData: {
      timestamp: new Date(Date.UTC(2026, 10, 15, 19, 16) + atMs).toISOString(),
      participantRawID: participant,
      data: base64(samples),
      silent,
    },
  })

export const acsMetadata = (): string =>
  JSON.stringify({
    kind: 'AudioMetadata',
    audioMetadata: { subscriptionId: 's', encoding: 'PCM', sampleRate: 16_000, channels: 1, length: 640 },
  })

export const acsDigit = (digit: string): string => JSON.stringify({ kind: 'DtmfData', dtmfData: { data: digit } })

export const base64 = (samples: Int16Array): string =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64')

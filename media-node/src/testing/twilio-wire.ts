import { encodeMulaw } from '../audio/g711.ts'

export const STREAM_SID = `MZ${'0'.repeat(32)}`

/** What the carrier sends, as text on the wire. `samples` are of 8 kHz. */
export const twilioAudio = (samples: Int16Array, chunk = 1, atMs = chunk * 20): string =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: String(chunk + 1),
    media: {
      track: 'inbound',
      chunk: String(chunk),
      timestamp: String(atMs),
      payload: Buffer.from(encodeMulaw(samples)).toString('base64'),
    },
    streamSid: STREAM_SID,
  })

export const twilioConnected = (): string => JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' })

export const twilioStart = (customParameters: Record<string, string>, encoding = 'audio/x-mulaw'): string =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: `AC${'0'.repeat(32)}`,
      streamSid: STREAM_SID,
      callSid: `CA${'0'.repeat(32)}`,
      tracks: ['inbound'],
      mediaFormat: { encoding, sampleRate: 8000, channels: 1 },
      customParameters,
    },
    streamSid: STREAM_SID,
  })

export const twilioDigit = (digit: string): string =>
  JSON.stringify({
    event: 'dtmf',
    streamSid: STREAM_SID,
    sequenceNumber: '5',
    dtmf: { track: 'inbound_track', digit },
  })

export const twilioMark = (name: string): string =>
  JSON.stringify({ event: 'mark', sequenceNumber: '4', streamSid: STREAM_SID, mark: { name } })

export const twilioStop = (): string =>
  JSON.stringify({
    event: 'stop',
    sequenceNumber: '9',
    stop: { accountSid: `AC${'0'.repeat(32)}`, callSid: `CA${'0'.repeat(32)}` },
    streamSid: STREAM_SID,
  })

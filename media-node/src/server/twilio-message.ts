import * as z from 'zod'

/** What the carrier says, as far as it is used. https://www.twilio.com/docs/voice/media-streams/websocket-messages */
export type TwilioMessage =
  | {
      readonly kind: 'audio'
      readonly payload: string
      /** When the audio begins, milliseconds since the stream did. */
      readonly timestampMs: number | undefined
    }
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'start'
      readonly streamSid: string
      /** What our TwiML gave along as `<Parameter>`s. */
      readonly parameters: Readonly<Record<string, string>>
      readonly encoding: string
      readonly sampleRate: number
      readonly channels: number
    }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'stop' }
  /** What the caller hears, sent to those who asked for it: we did not, and know it. */
  | { readonly kind: 'ignored' }

const AUDIO_START = '{"event":"media",'
const INBOUND = '"track":"inbound"'
const TIMESTAMP = '"timestamp":"'
const PAYLOAD = '"payload":"'

/**
 * Reads one message of Twilio's media stream; `undefined` when it is not one. Audio is cut out by hand: fifty messages a
 * second a call, and most of each is base64 that `JSON.parse` would copy for nothing. All else takes the careful way.
 */
export const readTwilioMessage = (text: string): TwilioMessage | undefined => readAudio(text) ?? readCarefully(text)

function readAudio(text: string): TwilioMessage | undefined {
  if (!text.startsWith(AUDIO_START) || !text.includes(INBOUND)) return undefined
  const payload = between(text, PAYLOAD)
  if (payload === undefined || payload.includes('\\')) return undefined
  return { kind: 'audio', payload, timestampMs: timeOf(between(text, TIMESTAMP)) }
}

function between(text: string, opening: string): string | undefined {
  const start = text.indexOf(opening)
  if (start < 0) return undefined
  const end = text.indexOf('"', start + opening.length)
  return end < 0 ? undefined : text.slice(start + opening.length, end)
}

function timeOf(timestamp: string | undefined): number | undefined {
  const ms = Number(timestamp || Number.NaN)
  return Number.isFinite(ms) ? ms : undefined
}

/** Numbers come as strings in some places and as numbers in others. */
const Num = z.coerce.number()

const Message = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  z.object({
    event: z.literal('start'),
    start: z.object({
      streamSid: z.string().min(1),
      customParameters: z.record(z.string(), z.string()).default({}),
      mediaFormat: z.object({ encoding: z.string(), sampleRate: Num, channels: Num }),
    }),
  }),
  z.object({
    event: z.literal('media'),
    media: z.object({
      track: z.string().optional(),
      payload: z.string(),
      timestamp: Num.optional().catch(undefined),
    }),
  }),
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string().regex(/^[0-9*#]$/) }) }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('stop') }),
])

function readCarefully(text: string): TwilioMessage | undefined {
  const parsed = Message.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const message = parsed.data
  switch (message.event) {
    case 'connected':
      return { kind: 'connected' }
    case 'start': {
      const { streamSid, customParameters: parameters, mediaFormat } = message.start
      return { kind: 'start', streamSid, parameters, ...mediaFormat }
    }
    case 'media': {
      const { track, payload, timestamp: timestampMs } = message.media
      return track === undefined || track === 'inbound' ? { kind: 'audio', payload, timestampMs } : { kind: 'ignored' }
    }
    case 'dtmf':
      return { kind: 'digit', digit: message.dtmf.digit }
    case 'mark':
      return { kind: 'mark', name: message.mark.name }
    case 'stop':
      return { kind: 'stop' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import * as z from 'zod'
import type { TwilioAudioData } from './twilio-audio.ts'

/** What the carrier says, as far as it is used. https://www.twilio.com/docs/voice/media-streams/websocket-messages */
export type TwilioMessage =
  | ({ readonly kind: 'audio' } & TwilioAudioData)
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

/** Reads one message of Twilio's media stream; `undefined` when it is not one. */
export function readTwilioMessage(text: string): TwilioMessage | undefined {
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

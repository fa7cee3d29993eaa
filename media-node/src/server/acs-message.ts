import * as z from 'zod'

/** What the carrier says, as far as it is used. */
export type AcsMessage =
  | {
      readonly kind: 'audio'
      readonly participant: string
      readonly data: string
      readonly silent: boolean
      /** When the audio was made, milliseconds of the carrier's clock. */
      readonly timestampMs: number | undefined
    }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'metadata'; readonly sampleRate: number; readonly channels: number; readonly encoding: string }

const AUDIO_START = '{"kind":"AudioData","audioData":{'
const DATA = '"data":"'
const PARTICIPANT = '"participantRawID":"'
const TIMESTAMP = '"timestamp":"'
const SILENT = '"silent":true'

/**
 * Reads one message of Azure's media stream; `undefined` when it is not one, or of no interest.
 *
 * Audio is 50 messages a second a call, nearly all of what a node parses, and 860 of each one's 990 characters are base64
 * that `JSON.parse` would copy for nothing. So the shape the service really sends is cut out by hand; every other
 * spelling (its own SDKs disagree on capitals) takes the careful way below.
 */
export const readAcsMessage = (text: string): AcsMessage | undefined => readAudio(text) ?? readCarefully(text)

function readAudio(text: string): AcsMessage | undefined {
  if (!text.startsWith(AUDIO_START)) return undefined
  const data = between(text, DATA)
  const participant = between(text, PARTICIPANT)
  if (data === undefined || participant === undefined || participant.includes('\\')) return undefined
  const timestampMs = timeOf(between(text, TIMESTAMP))
  return { kind: 'audio', participant, data, silent: text.includes(SILENT), timestampMs }
}

function timeOf(timestamp: string | null | undefined): number | undefined {
  const ms = Date.parse(timestamp ?? '')
  return Number.isNaN(ms) ? undefined : ms
}

function between(text: string, opening: string): string | undefined {
  const start = text.indexOf(opening)
  if (start < 0) return undefined
  const end = text.indexOf('"', start + opening.length)
  return end < 0 ? undefined : text.slice(start + opening.length, end)
}

/** Keys are in lower case here: see `lowerKeys`. */
const Message = z.union([
  z.object({
    kind: z.literal('audiodata'),
    audiodata: z.object({
      data: z.string().nullish(),
      participantrawid: z.string().nullish(),
      silent: z.boolean().nullish(),
      timestamp: z.string().nullish().catch(undefined),
    }),
  }),
  z.object({ kind: z.literal('dtmfdata'), dtmfdata: z.object({ data: z.string() }) }),
  z.object({
    kind: z.literal('audiometadata'),
    audiometadata: z.object({ encoding: z.string(), samplerate: z.number(), channels: z.number() }),
  }),
])

function readCarefully(text: string): AcsMessage | undefined {
  const parsed = Message.safeParse(lowerKind(lowerKeys(parseJson(text))))
  if (!parsed.success) return undefined
  const message = parsed.data
  switch (message.kind) {
    case 'audiodata': {
      const { data, participantrawid, silent, timestamp } = message.audiodata
      return {
        kind: 'audio',
        participant: participantrawid ?? '',
        data: data ?? '',
        silent: silent ?? false,
        timestampMs: timeOf(timestamp),
      }
    }
    case 'dtmfdata': {
      const digit = digitOf(message.dtmfdata.data)
      return digit === undefined ? undefined : { kind: 'digit', digit }
    }
    case 'audiometadata': {
      const { encoding, samplerate, channels } = message.audiometadata
      return { kind: 'metadata', encoding: encoding.toLowerCase(), sampleRate: samplerate, channels }
    }
  }
}

const NAMED_DIGITS = 'zero one two three four five six seven eight nine'.split(' ')

/** The stream says `3`, the call events say `three`, `asterisk` and `pound`. */
function digitOf(data: string): string | undefined {
  const key = data.trim().toLowerCase()
  if (/^[0-9*#]$/.test(key)) return key
  if (key === 'asterisk') return '*'
  if (key === 'pound') return '#'
  const digit = NAMED_DIGITS.indexOf(key)
  return digit < 0 ? undefined : String(digit)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lowerKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), lowerKeys(member)]))
}

const lowerKind = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
    ? { ...value, kind: value.kind.toLowerCase() }
    : value

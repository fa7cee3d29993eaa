import * as z from 'zod'
import type { AcsAudioData } from './acs-audio.ts'

/** What the carrier says, as far as it is used. */
export type AcsMessage =
  | ({ readonly kind: 'audio' } & AcsAudioData)
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'metadata'; readonly sampleRate: number; readonly channels: number; readonly encoding: string }

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

/**
 * Reads one message of Azure's media stream; `undefined` when it is not one, or of no interest. Its own SDKs disagree on
 * capitals: all are taken.
 */
export function readAcsMessage(text: string): AcsMessage | undefined {
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
        timestamp: timestamp ?? undefined,
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

import * as z from 'zod'

export type FromApplication =
  | { readonly kind: 'media'; readonly mulaw: Uint8Array }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'malformed'; readonly reason: string }

/** Strict: Twilio ends a stream that sends what it does not know (errors 31950 and 31951). */
const Message = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid: z.string(),
    media: z.strictObject({ payload: z.base64().min(1) }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    streamSid: z.string(),
    mark: z.strictObject({ name: z.string().min(1).max(256) }),
  }),
  z.strictObject({ event: z.literal('clear'), streamSid: z.string() }),
])

/** Reads what the application sends to the stream `sid`. */
export function readFromApplication(text: string, sid: string): FromApplication {
  const parsed = Message.safeParse(parseJson(text))
  if (!parsed.success) return { kind: 'malformed', reason: 'not a message of a media stream' }
  const message = parsed.data
  if (message.streamSid !== sid) return { kind: 'malformed', reason: 'another streamSid' }
  if (message.event === 'clear') return { kind: 'clear' }
  if (message.event === 'mark') return { kind: 'mark', name: message.mark.name }
  return { kind: 'media', mulaw: Buffer.from(message.media.payload, 'base64') }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

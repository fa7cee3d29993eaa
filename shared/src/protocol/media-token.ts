import { jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import { CallId } from '../call/call.ts'

/**
 * How a carrier brings the token: in the path of the media URL, where it also proves who it is by a token of its own, or in
 * the first message of the stream. A token is good for one way only: the path's asks for more than the message's does.
 */
export const MediaTokenWay = z.enum(['path', 'message'])
export type MediaTokenWay = z.infer<typeof MediaTokenWay>

/** Proof, minted by the edge, that a carrier may stream one call to a media node. A JWT (HS256): a carrier sends no header of ours. */
const MediaClaims = z.object({
  callId: CallId,
  epoch: z.number().int().nonnegative(),
  /** What of the edge the stream belongs to, in the form of W3C Trace Context. */
  traceparent: z.string().optional(),
  exp: z.number(),
  way: MediaTokenWay.default('path'),
})
export type MediaClaims = z.infer<typeof MediaClaims>

const HOUR_MS = 3_600_000
const AUDIENCE = 'media-node'
const key = (secret: string) => new TextEncoder().encode(secret)

/** A carrier may dial again during the whole call, so `ttlMs` is for the edge to say: `longestMediaMs`. @defaultValue 2 hours */
export const signMediaToken = (
  { callId, epoch, traceparent, way = 'path' }: Omit<z.input<typeof MediaClaims>, 'exp'>,
  secret: string,
  nowMs: number,
  ttlMs: number = 2 * HOUR_MS,
): Promise<string> =>
  new SignJWT({ callId, epoch, traceparent, way })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setExpirationTime(Math.floor((nowMs + ttlMs) / 1000))
    .sign(key(secret))

/** What the token admits, or `undefined` when it is forged, expired or for somebody else. */
export async function readMediaToken(token: string, secret: string, nowMs: number): Promise<MediaClaims | undefined> {
  try {
    const options = { algorithms: ['HS256'], audience: AUDIENCE, currentDate: new Date(nowMs) }
    return MediaClaims.parse((await jwtVerify(token, key(secret), options)).payload)
  } catch {
    return undefined
  }
}

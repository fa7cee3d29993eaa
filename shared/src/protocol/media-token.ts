import { jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import { CallId } from '../call/call.ts'

/**
 * Proof, minted by the edge, that a carrier may stream one call to a media node. A JWT (HS256) that travels in the path
 * of the media URL, because a carrier sends no header of ours.
 */
const MediaClaims = z.object({
  callId: CallId,
  epoch: z.number().int().nonnegative(),
  /** What of the edge the stream belongs to, in the form of W3C Trace Context. */
  traceparent: z.string().optional(),
  exp: z.number(),
})
export type MediaClaims = z.infer<typeof MediaClaims>

/** A carrier may reconnect during the whole call, so the token outlives the longest call, in seconds. */
export const MEDIA_TOKEN_TTL_S = 2 * 60 * 60

const AUDIENCE = 'media-node'
const key = (secret: string) => new TextEncoder().encode(secret)

export const signMediaToken = (claims: Omit<MediaClaims, 'exp'>, secret: string, nowMs: number): Promise<string> =>
  new SignJWT({ callId: claims.callId, epoch: claims.epoch, traceparent: claims.traceparent })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setExpirationTime(Math.floor(nowMs / 1000) + MEDIA_TOKEN_TTL_S)
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

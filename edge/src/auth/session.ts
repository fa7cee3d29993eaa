import { jwtVerify, SignJWT } from 'jose'

/** How long somebody stays signed in, seconds. */
export const SESSION_S = 12 * 3_600
const ALGORITHM = 'HS256'
const ISSUER = 'call-center-sign-in'

/** The cookie of somebody who signed in. It names the key only: once that is revoked the session is over too. */
export async function signSession(keyId: string, rootKey: string, nowMs: number): Promise<string> {
  const nowS = Math.floor(nowMs / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setSubject(keyId)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + SESSION_S)
    .sign(await secretOf(rootKey))
}

/** The id of the key that was signed in with, unless the cookie is forged or too old. */
export async function readSession(cookie: string, rootKey: string, nowMs: number): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(cookie, await secretOf(rootKey), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(nowMs),
    })
    return payload.sub
  } catch {
    return undefined
  }
}

/** Made from the root key, so that changing that one signs everybody out. */
async function secretOf(rootKey: string): Promise<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const key = await crypto.subtle.importKey('raw', bytes(rootKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes('call centre sessions')))
}

import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from 'jose'
import { randomUUID } from 'node:crypto'

/** Who signs callbacks and media sockets in the cloud. The local carrier signs under the same name, with its own keys. */
export const ISSUER = 'https://acscallautomation.communication.azure.com'

export const CALLBACK_TOKEN_TTL_S = 5 * 60
export const MEDIA_TOKEN_TTL_S = 24 * 60 * 60

export interface TokenSigner {
  readonly jwks: JSONWebKeySet
  /** A negative lifetime makes a token that has already expired. */
  sign(ttlS: number): Promise<string>
}

/** Signs as the carrier does: RS256, the audience is the immutable id of the resource. */
export async function createTokenSigner(options: {
  resourceId: string
  issuer: string
  nowMs: () => number
}): Promise<TokenSigner> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = randomUUID()
  return {
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] },
    sign(ttlS) {
      const nowS = Math.floor(options.nowMs() / 1000)
      return new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(options.issuer)
        .setAudience(options.resourceId)
        .setJti(randomUUID())
        .setIssuedAt(Math.min(nowS, nowS + ttlS))
        .setNotBefore(Math.min(nowS, nowS + ttlS))
        .setExpirationTime(nowS + ttlS)
        .sign(privateKey)
    },
  }
}

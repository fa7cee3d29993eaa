import { Unauthorized } from '@call-center/shared/errors'
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { Unavailable } from '../errors.ts'

/** Finds the public key of a token's signer. */
export type SignerKeys = JWTVerifyGetKey

const LEEWAY_S = 5 * 60
/** An unknown key id may be a new key; a forger must not make us ask for the list each time. */
const REFETCH_AFTER_MS = 30_000
const KEEP_KEYS_MS = 10 * 60_000
const FETCH_TIMEOUT_MS = 5_000

export function remoteKeys(url: string, fetch: typeof globalThis.fetch = globalThis.fetch): SignerKeys {
  return createRemoteJWKSet(new URL(url), {
    cooldownDuration: REFETCH_AFTER_MS,
    cacheMaxAge: KEEP_KEYS_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: (address, options) => fetch(address, options),
  })
}

export interface Expected {
  /** Whose token it has to be, for messages: `the carrier`. */
  readonly signer: string
  readonly issuer: string | string[]
  readonly audience: string
  readonly nowMs: number
}

/**
 * What a token says, once it is proven who signed it.
 *
 * @throws {Unauthorized} when the token is forged, expired or for somebody else.
 * @throws {Unavailable} when the signer's keys cannot be had: that is no fault of the sender.
 */
export async function readSignedToken(token: string, keys: SignerKeys, expected: Expected): Promise<JWTPayload> {
  const { signer, issuer, audience, nowMs } = expected
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['RS256'],
      clockTolerance: LEEWAY_S,
      requiredClaims: ['exp'],
      currentDate: new Date(nowMs),
    })
    return payload
  } catch (cause) {
    if (isForged(cause)) throw new Unauthorized(`the token of ${signer} is not valid`, { cause })
    throw new Unavailable(`the keys of ${signer} cannot be fetched`, { cause })
  }
}

const isForged = (error: unknown): boolean =>
  error instanceof errors.JWTClaimValidationFailed ||
  error instanceof errors.JWTExpired ||
  error instanceof errors.JWTInvalid ||
  error instanceof errors.JWSInvalid ||
  error instanceof errors.JWSSignatureVerificationFailed ||
  error instanceof errors.JOSEAlgNotAllowed ||
  error instanceof errors.JOSENotSupported ||
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys

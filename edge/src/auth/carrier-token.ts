import { Unauthorized } from '@call-center/shared/errors'
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { Unavailable } from '../errors.ts'
import { bearer } from './authorization.ts'

/** Finds the carrier's public key for a token. */
export type CarrierKeys = JWTVerifyGetKey

const LEEWAY_S = 5 * 60
/** An unknown key id may be a new key; a forger must not make us ask for the list each time. */
const REFETCH_AFTER_MS = 30_000
const KEEP_KEYS_MS = 10 * 60_000
const FETCH_TIMEOUT_MS = 5_000

export function remoteCarrierKeys(url: string, fetch: typeof globalThis.fetch = globalThis.fetch): CarrierKeys {
  return createRemoteJWKSet(new URL(url), {
    cooldownDuration: REFETCH_AFTER_MS,
    cacheMaxAge: KEEP_KEYS_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: (address, options) => fetch(address, options),
  })
}

export interface Expected {
  readonly issuer: string
  readonly audience: string
  readonly nowMs: number
}

/**
 * Proves that a webhook comes from the carrier.
 *
 * @throws {Unauthorized} when the token is missing, forged, expired or for somebody else.
 * @throws {Unavailable} when the carrier's keys cannot be had: that is no reason to lose its events.
 */
export async function requireCarrier(
  authorization: string | undefined,
  keys: CarrierKeys,
  expected: Expected,
): Promise<void> {
  const token = bearer(authorization)
  if (!token) throw new Unauthorized('the carrier sent no token')
  try {
    await jwtVerify(token, keys, {
      issuer: expected.issuer,
      audience: expected.audience,
      algorithms: ['RS256'],
      clockTolerance: LEEWAY_S,
      requiredClaims: ['exp'],
      currentDate: new Date(expected.nowMs),
    })
  } catch (cause) {
    if (isForged(cause)) throw new Unauthorized('the token of the carrier is not valid', { cause })
    throw new Unavailable('the keys of the carrier cannot be fetched', { cause })
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

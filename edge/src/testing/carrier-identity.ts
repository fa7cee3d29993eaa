import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { SignerKeys } from '../auth/signed-token.ts'
import { TEST_CONFIG } from './test-config.ts'

export interface TokenChanges {
  readonly issuer?: string
  readonly audience?: string
  readonly kid?: string
  /** Unix time, seconds. */
  readonly expires?: number
}

export interface CarrierIdentity {
  readonly keys: SignerKeys
  /** A token the carrier would send. */
  sign(changes?: TokenChanges): Promise<string>
}

/** Made once: a key pair takes longer than a test. */
const keyPair = generateKeyPair('RS256')

/** A carrier's key pair, and tokens signed with it. */
export async function carrierIdentity(nowMs: () => number): Promise<CarrierIdentity> {
  const { publicKey, privateKey } = await keyPair
  const jwk = { ...(await exportJWK(publicKey)), kid: 'carrier-1', alg: 'RS256', use: 'sig' }
  const { token_issuer, resource_id } = TEST_CONFIG.communication_services
  return {
    keys: createLocalJWKSet({ keys: [jwk] }),
    sign: ({ issuer = token_issuer, audience = resource_id, kid = 'carrier-1', expires } = {}) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires ?? Math.floor(nowMs() / 1000) + 300)
        .sign(privateKey),
  }
}

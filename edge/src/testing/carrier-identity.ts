import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { SignerKeys } from '../auth/signed-token.ts'
import type { Victim } from './forged-tokens.ts'
import { TEST_CONFIG } from './test-config.ts'

export interface TokenChanges {
  readonly kid?: string
  /** Unix time, seconds. */
  readonly expires?: number
}

export interface CarrierIdentity {
  readonly keys: SignerKeys
  /** A token the carrier would send. */
  sign(changes?: TokenChanges): Promise<string>
  /** For those who forge its tokens. */
  victim(): Victim
}

/** Made once: a key pair takes longer than a test. */
const keyPair = generateKeyPair('RS256', { extractable: true })

/** A carrier's key pair, and tokens signed with it. */
export async function carrierIdentity(nowMs: () => number): Promise<CarrierIdentity> {
  const { publicKey, privateKey } = await keyPair
  const jwk = { ...(await exportJWK(publicKey)), kid: 'carrier-1', alg: 'RS256', use: 'sig' }
  const { token_issuer: issuer, resource_id: audience } = TEST_CONFIG.communication_services
  const nowS = () => Math.floor(nowMs() / 1_000)
  return {
    keys: createLocalJWKSet({ keys: [jwk] }),
    sign: ({ kid = 'carrier-1', expires } = {}) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires ?? nowS() + 300)
        .sign(privateKey),
    victim: () => ({ privateKey, publicKey, kid: 'carrier-1', issuer, audience, nowS: nowS() }),
  }
}

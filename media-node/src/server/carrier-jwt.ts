import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../clock.ts'
import type { UpgradeRequest } from './socket-server.ts'

/** Whether the carrier itself, and nobody who came by the URL, opens this socket. */
export type VerifyCarrier = (headers: UpgradeRequest['headers']) => Promise<boolean>

export interface CarrierJwtOptions {
  readonly issuer: string
  /** The resource id of our own carrier account. */
  readonly audience: string
  /** Where the issuer publishes its keys, or the keys themselves. */
  readonly keys: URL | JWTVerifyGetKey
  readonly clock: Clock
}

/** How far apart the carrier's clock and ours may be; the edge allows its webhooks as much. */
const LEEWAY_S = 5 * 60

const CONNECTION_ID_HEADER = 'x-ms-call-connection-id'

/** Keys fetched and kept by jose; a signature is good only with the header that names the call. */
export function carrierJwt({ audience, clock, issuer, keys }: CarrierJwtOptions): VerifyCarrier {
  const key = keys instanceof URL ? createRemoteJWKSet(keys) : keys
  return async ({ authorization, [CONNECTION_ID_HEADER]: connectionId }) => {
    const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (!token || !connectionId) return false
    try {
      await jwtVerify(token, key, {
        audience,
        issuer,
        algorithms: ['RS256'],
        clockTolerance: LEEWAY_S,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.wallMs()),
      })
      return true
    } catch {
      return false // forged, expired, or the keys cannot be had: a call is taken elsewhere, not on trust
    }
  }
}

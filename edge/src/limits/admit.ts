import type { CallId, CallState } from '@call-center/shared/call/call'
import { countryOf } from '@call-center/shared/phone-number'
import { zonesOf } from '@call-center/shared/time-zone'
import { quietUntil } from '../calls/quiet-hours.ts'
import { CallRefused, KeyReused, TooManyCalls } from '../errors.ts'
import type { Services } from '../services.ts'
import { forbidden } from './forbidden-numbers.ts'
import type { Request } from './outbound-limits.ts'

export interface Asked extends Pick<Request, 'callId' | 'keyId' | 'number' | 'idempotency'> {
  /** False for a call that keeps hours of its own. */
  readonly keepsQuietHours: boolean
}

export interface Admitted {
  readonly reservationId: string
  /** The call of the same request. Nothing was reserved. */
  readonly madeBefore?: CallId
}

/**
 * Reserves room for a call, or finds the one that the same request made before. Whoever is let in places the call, or
 * releases the room.
 *
 * @throws {CallRefused} when the number must not be rung.
 * @throws {TooManyCalls} when it may be later.
 * @throws {KeyReused} when the idempotency key was used for something else.
 */
export async function admit(services: Services, asked: Asked): Promise<Admitted> {
  const { config, outbound, log, now } = services
  const { keepsQuietHours, ...rest } = asked
  const { number, callId, keyId } = rest
  const never = forbidden(number, config.outbound)
  if (never) {
    log.warn({ callId, key: keyId, reason: never, country: countryOf(number) }, 'call refused')
    throw new CallRefused(never)
  }
  const { countries: _countries, prices, price_per_min, quiet_hours: _hours, ...caps } = config.outbound
  const price = prices[countryOf(number) ?? ''] ?? price_per_min
  const quietS = keepsQuietHours ? quietFor(services, number) : undefined
  const reservationId = crypto.randomUUID()
  const reservation = await outbound.reserve({ ...rest, id: reservationId, price, caps, quietS, nowMs: now() })
  switch (reservation.state) {
    case 'reserved':
      return { reservationId }
    case 'made-before':
      return { reservationId, madeBefore: reservation.callId }
    case 'key-reused':
      throw new KeyReused('this Idempotency-Key was used for another request')
    case 'refused': {
      const { reason, retryAfterS } = reservation
      log.warn({ callId, key: keyId, reason }, 'call refused')
      throw retryAfterS === undefined ? new CallRefused(reason) : new TooManyCalls(reason, retryAfterS)
    }
  }
}

/** Seconds until quiet hours are over in every time zone the number may be in. */
function quietFor({ config, now }: Services, number: string): number | undefined {
  const ends = zonesOf(number).flatMap((zone) => quietUntil(now(), config.outbound.quiet_hours, zone) ?? [])
  return ends.length === 0 ? undefined : Math.ceil((Math.max(...ends) - now()) / 1_000)
}

/** A leg is over: what it cost is known, and there is room for another. */
export async function settleLeg({ outbound, now }: Services, call: CallState, connectionId: string): Promise<void> {
  const leg = call.legs.find(({ connection_id }) => connection_id === connectionId)
  await outbound.settle(call.call_id, { talked: leg?.connected_at !== undefined, atMs: now() })
}

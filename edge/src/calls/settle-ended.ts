import type { CallState } from '@call-center/shared/call/call'
import type { Unsettled } from '../limits/outbound-limits.ts'
import type { Services } from '../services.ts'
import { RING_TIME_MS } from './legs.ts'

/**
 * Settles the placed calls that are over and that the ledger still counts, because it was not told: the carrier did not answer
 * whether it rings, or a write failed. What goes on in another call is counted there.
 */
export async function settleEndedCalls(services: Services): Promise<void> {
  const { outbound, log, now } = services
  for (const unsettled of await outbound.listUnsettled(now() - RING_TIME_MS)) {
    try {
      await settle(services, unsettled)
    } catch (error) {
      log.error({ callId: unsettled.callId, err: error }, 'a call that is over could not be settled')
    }
  }
}

async function settle({ outbound, store, log, now }: Services, { callId, placedAtMs }: Unsettled): Promise<void> {
  const call = await store.get(callId)
  if (call?.open) return
  if (call?.continued_in) return outbound.move(callId, call.continued_in)
  const leg = call && legSince(call, placedAtMs)
  log.warn({ callId, talked: leg !== undefined }, 'settling a call that is over')
  const atMs = leg?.disconnected_at === undefined ? now() : Date.parse(leg.disconnected_at)
  await outbound.settle(callId, { talked: leg !== undefined, atMs: Math.max(atMs, placedAtMs) })
}

/** On which somebody talked. */
const legSince = ({ legs }: CallState, sinceMs: number) =>
  legs.findLast(({ connected_at }) => connected_at !== undefined && Date.parse(connected_at) >= sinceMs)

import type { CallId, CallState } from '@call-center/shared/call/call'
import type { Leg } from '@call-center/shared/call/leg'
import { insightsJob } from '../insights/job.ts'
import { isoNow, type Services } from '../services.ts'
import { notedAt, RING_TIME_MS } from './legs.ts'
import { onCarrierNotice } from './lifecycle.ts'
import { noteRefusal } from './open-leg.ts'

/** A job that the queue has is well under way after this time, milliseconds. */
const INSIGHTS_TIME_MS = 120_000
/** Longer than all tries of one job, milliseconds. */
const RESEND_EVERY_MS = 900_000
/** Requests to the carrier at a time. */
const AT_ONCE = 8

/**
 * Ends the calls whose end nobody told us, because we were away when the carrier did. Each gets what the webhook would
 * have given it, under the same event ids: the webhook may still come. Calls that a node holds are left alone, and so are
 * those the carrier says nothing about.
 *
 * Resolves with how many calls were open.
 */
export async function reconcileCalls(services: Services): Promise<number> {
  const { store, nodes, log } = services
  const open = await store.listOpen()
  const held = new Set((await nodes.list()).flatMap(({ calls }) => calls))
  const unheld = open.filter((callId) => !held.has(callId))
  const look = async (callId: CallId) => {
    try {
      await reconcile(services, callId)
    } catch (error) {
      log.warn({ callId, err: error }, 'whether a call goes on is not known')
    }
  }
  for (let from = 0; from < unheld.length; from += AT_ONCE) {
    await Promise.all(unheld.slice(from, from + AT_ONCE).map(look))
  }
  return open.length
}

async function reconcile(services: Services, callId: CallId): Promise<void> {
  const { store, telephony, log } = services
  const call = await store.get(callId)
  if (!call) return
  if (call.legs.length === 0) {
    if (isOverdue(services, call.created_at)) await noteRefusal(services, call)
    return
  }
  for (const leg of call.legs.filter(({ disconnected_at }) => disconnected_at === undefined)) {
    const { connection_id: connectionId } = leg
    const alive = await telephony.isAlive(connectionId)
    if (alive && !neverConnected(services, call, leg)) continue
    log.warn({ callId, alive }, 'ending a call whose end was not reported')
    if (alive) await telephony.hangUp(connectionId)
    await onCarrierNotice(services, callId, { type: 'disconnected', connectionId, at: isoNow(services) })
  }
}

/**
 * Sends the jobs of insights again that never came to an end, because the queue lost them or we were away. Each job is
 * sent once in a while at most, and a job that is done does nothing.
 */
export async function resendInsights(services: Services): Promise<void> {
  const { store, log } = services
  for (const callId of await store.listAwaitingInsights()) {
    try {
      await resendInsightsOf(services, callId)
    } catch (error) {
      log.error({ callId, err: error }, 'a lost job of insights could not be sent again')
    }
  }
}

async function resendInsightsOf(services: Services, callId: CallId): Promise<void> {
  const { store, insights, log, now } = services
  const period = Math.floor(now() / RESEND_EVERY_MS)
  const { before, applied } = await store.apply(callId, (current) =>
    overdueLegs(services, current).map(({ connection_id }) => ({
      id: `insights-again:${connection_id}:${period}`,
      type: 'effect-claimed',
      at: isoNow(services),
    })),
  )
  for (const [index, { connection_id }] of overdueLegs(services, before).entries()) {
    if (!applied[index]) continue
    log.warn({ callId }, 'sending a lost job of insights again')
    await insights.send(insightsJob(callId, connection_id))
  }
}

const overdueLegs = ({ now }: Services, { legs }: CallState): Leg[] =>
  legs.filter(
    ({ connected_at, disconnected_at, insights }) =>
      connected_at && disconnected_at && !insights && now() - Date.parse(disconnected_at) > INSIGHTS_TIME_MS,
  )

/** Nobody waits on a line that rang for so long, and whoever picked up would not be talked to. */
function neverConnected(services: Services, call: CallState, leg: Leg): boolean {
  return leg.connected_at === undefined && isOverdue(services, notedAt(call, leg) ?? call.created_at)
}

const isOverdue = ({ now }: Services, since: string): boolean => now() - Date.parse(since) > RING_TIME_MS

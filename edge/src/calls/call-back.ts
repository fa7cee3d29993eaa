import type { CallId, CallState } from '@call-center/shared/call/call'
import type { Callback } from '@call-center/shared/call/callback'
import type { CallEvent } from '@call-center/shared/call/events'
import { ProviderError } from '@call-center/shared/errors'
import { zoneOf } from '@call-center/shared/time-zone'
import { CallRefused, TooManyCalls } from '../errors.ts'
import { admit } from '../limits/admit.ts'
import { isoNow, type Services } from '../services.ts'
import { openLeg } from './legs.ts'
import { noteLeg, type OwnLeg, placeLeg } from './open-leg.ts'
import { quietUntil } from './quiet-hours.ts'

const MINUTE_MS = 60_000
/** A call that is later than this, because we were away or switched off, would come out of the blue; milliseconds. */
const TOO_LATE_MS = 24 * 60 * MINUTE_MS
/** A number has seldom more documents than this that could be going on. */
const NEWEST = 5

/** Phones those to whom the assistant promised it, one after the other. What fails is tried again as a call nobody answered. */
export async function callBack(services: Services): Promise<void> {
  const { store, config, log } = services
  if (!config.conversation.callbacks.enabled) return
  for (const callId of await store.listCallbacksDue(isoNow(services))) {
    try {
      await callBackOne(services, callId)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      log.error({ callId, err: error }, 'the carrier could not call back')
    }
  }
}

/** All that is due to one person is one call. It is in the document before the phone rings, so nobody is rung twice for it. */
async function callBackOne(services: Services, callId: CallId): Promise<void> {
  const { store, nodes, outbound, log } = services
  const call = await store.get(callId)
  if (!call) return
  const busy = await isOnThePhone(services, call)
  const node = await nodes.pick()
  if (!node) return
  const reservationId = busy ? undefined : await reserve(services, call)
  let titles: string[] = []
  const { call: claimed, applied } = await store.apply(callId, (current) => {
    const { events, ring } = plan(services, current, { busy: reservationId === undefined })
    titles = ring
    return events
  })
  const rings = titles.length > 0 && applied.at(-1)
  log.info({ callId, rings: Boolean(rings) }, 'callback due')
  if (!rings) {
    if (reservationId !== undefined) await outbound.release(reservationId)
    return
  }
  const leg = await ring(services, claimed, node)
  const { connectionId } = leg
  const at = isoNow(services)
  await store.apply(callId, [{ id: `callback-of:${connectionId}`, type: 'callback-placed', titles, connectionId, at }])
  await noteLeg(services, claimed, leg)
}

/** Where nobody may be rung, the promise is put off, and at last given up. */
async function reserve(services: Services, { call_id: callId, initiate }: CallState): Promise<string | undefined> {
  const asked = { callId, keyId: 'callbacks', number: initiate.phone_number, keepsQuietHours: false }
  try {
    return (await admit(services, asked)).reservationId
  } catch (error) {
    if (error instanceof CallRefused || error instanceof TooManyCalls) return undefined
    throw error
  }
}

/** Rings who was let in by the limits. What the carrier refuses counts as tried. */
export async function ring(services: Services, call: CallState, node: Parameters<typeof placeLeg>[2]): Promise<OwnLeg> {
  const { outbound, now } = services
  try {
    return await placeLeg(services, call, node)
  } catch (error) {
    await outbound.settle(call.call_id, { talked: false, atMs: now() })
    throw error
  }
}

/** What is to be written now, and which callbacks are to be rung for. Pure but for the clock. */
function plan(services: Services, call: CallState, { busy }: { readonly busy: boolean }) {
  const { max_attempts, quiet_hours, retry_after_min } = services.config.conversation.callbacks
  const nowMs = services.now()
  const at = isoNow(services)
  const due = call.callbacks.filter(({ state, due_at }) => state === 'planned' && due_at <= at)
  const lost = due.filter(
    ({ attempts, wanted_at }) => attempts >= max_attempts || nowMs - Date.parse(wanted_at) > TOO_LATE_MS,
  )
  const open = due.filter((callback) => !lost.includes(callback))
  const titlesOf = (callbacks: readonly Callback[]) => callbacks.map(({ title }) => title)
  const id = (what: string) => `callback-${what}:${at}`
  const events: CallEvent[] =
    lost.length > 0 ? [{ id: id('given-up'), type: 'callback-given-up', titles: titlesOf(lost), at }] : []
  if (open.length === 0) return { events, ring: [] }

  const later = new Date(nowMs + retry_after_min * MINUTE_MS).toISOString()
  const quietMs = quietUntil(nowMs, quiet_hours, zoneOf(call.initiate.phone_number))
  const until = quietMs === undefined ? undefined : new Date(quietMs).toISOString()
  const titles = titlesOf(open)
  if (until !== undefined || busy || openLeg(call)) {
    const postponed = { id: id('postponed'), type: 'callback-postponed', titles, until: until ?? later, at } as const
    return { events: [...events, postponed], ring: [] }
  }
  // Named by what it is an attempt of: whoever comes second, from wherever, finds it taken.
  const attempt = open.map(({ wanted_at, attempts }) => `${wanted_at}:${attempts + 1}`).join(',')
  const tried: CallEvent = { id: `callback:${attempt}`, type: 'callback-tried', titles, nextAt: later, at }
  return { events: [...events, tried], ring: titles }
}

/** Whoever talks with us on another line is not rung. */
export async function isOnThePhone({ store }: Services, { initiate }: CallState): Promise<boolean> {
  const newest = await store.list({ phone: initiate.phone_number, limit: NEWEST })
  return newest.some((call) => openLeg(call) !== undefined)
}

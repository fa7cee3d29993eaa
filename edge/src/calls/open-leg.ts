import type { CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { assistantNumber, numbersOf } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import type { Unreached } from '@call-center/shared/call/leg'
import { reduce } from '@call-center/shared/call/reduce'
import type { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { longestCallMs, longestMediaMs } from '@call-center/shared/config/longest-call'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { NoRoom } from '../errors.ts'
import { isoNow, type Services } from '../services.ts'
import type { LegOptions, OpenedLeg } from '../telephony/telephony.ts'
import { writeSurely } from './write-surely.ts'

/** Where the carrier reports to and streams to, which is `node` or one with room. Both name the call and prove that it was us who gave them out. */
export function legOptions(
  { config, settings, nodes, traces, now }: Services,
  { call_id: callId, epoch, callback_secret }: CallState,
  node?: NodeStatus,
): LegOptions {
  const traceparent = traces.traceparent(callId)
  return {
    ref: `${callId}/${callback_secret}`,
    longestMs: longestCallMs(config, { placed: true }),
    async openMedia(way) {
      const { streamUrl } = node ?? (await nodes.pick()) ?? {}
      if (streamUrl === undefined) throw new NoRoom('every media node is busy, try again later')
      const claims = { callId, epoch, way, traceparent }
      const token = await signMediaToken(claims, settings.MEDIA_TOKEN_SECRET, now(), longestMediaMs(config))
      return { url: streamUrl.replace(/(?<!\/)\/+$/, ''), token }
    },
  }
}

/** Of a leg that was opened, the assistant's number it goes by, E.164. */
export interface OwnLeg extends OpenedLeg {
  readonly ownNumber: string | undefined
}

/** Rings the person of this call from the number that is meant for them. @throws {ProviderError} when the carrier refuses. */
export async function placeLeg(services: Services, call: CallState, node: NodeStatus): Promise<OwnLeg> {
  const { telephony, config } = services
  const ownNumber = phoneFrom(call, config)
  const leg = await telephony.place(call.initiate.phone_number, legOptions(services, call, node), ownNumber)
  return { ...leg, ownNumber }
}

/** The number that was asked for, or configured, or that the conversation went by before: the first that is still ours. */
function phoneFrom({ initiate, legs }: CallState, config: Config): string {
  const before = legs.findLast(({ own_number }) => own_number !== undefined)?.own_number
  const wanted = [initiate.bot_phone_number, config.outbound.phone_number, before]
  const own = numbersOf(config)
  return wanted.find((number) => number !== undefined && own.includes(number)) ?? assistantNumber(config)
}

/**
 * Notes the carrier's connection, and what else is to be noted of it; its own news of it may already have arrived. The phone
 * rings by now, whatever becomes of the document: what cannot be written is left to the carrier's own news.
 */
export async function noteLeg(
  services: Services,
  call: CallState,
  { connectionId, ownNumber }: OwnLeg,
  more: readonly CallEvent[] = [],
): Promise<CallState> {
  const at = isoNow(services)
  const opened: CallEvent = { id: `opened:${connectionId}`, type: 'leg-opened', connectionId, ownNumber, at }
  const events = [...more, opened]
  return (await writeSurely(services, call.call_id, events)) ?? events.reduce(reduce, call)
}

/**
 * A leg that never was, so that everybody who reads the document sees that this call is over. Never fails: `reconcile.ts` finds
 * what could not be written.
 */
export async function noteRefusal(services: Services, { call_id }: CallState, unreached?: Unreached): Promise<void> {
  const connectionId = `refused-${call_id}`
  const at = isoNow(services)
  const events: CallEvent[] = [
    { id: `hang-up:${connectionId}`, type: 'hang-up-requested', connectionId, at },
    { id: `disconnected:${connectionId}`, type: 'leg-disconnected', connectionId, at, ...(unreached && { unreached }) },
  ]
  await services.store.apply(call_id, events).catch((error: unknown) => {
    services.log.error({ callId: call_id, err: error }, 'a refusal could not be noted')
  })
}

import type { CallState } from '@call-center/shared/call/call'
import { assistantNumber, numbersOf } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import type { Unreached } from '@call-center/shared/call/leg'
import type { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { NoRoom } from '../errors.ts'
import { isoNow, type Services } from '../services.ts'
import type { LegOptions, OpenedLeg } from '../telephony/telephony.ts'

/** Where the carrier reports to and streams to, which is `node` or one with room. Both name the call and prove that it was us who gave them out. */
export function legOptions(
  { settings, nodes, traces, now }: Services,
  { call_id: callId, epoch, callback_secret }: CallState,
  node?: NodeStatus,
): LegOptions {
  const traceparent = traces.traceparent(callId)
  return {
    ref: `${callId}/${callback_secret}`,
    async openMedia(way) {
      const { streamUrl } = node ?? (await nodes.pick()) ?? {}
      if (streamUrl === undefined) throw new NoRoom('every media node is busy, try again later')
      const token = await signMediaToken({ callId, epoch, way, traceparent }, settings.MEDIA_TOKEN_SECRET, now())
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

/** Notes the carrier's connection; its own news of it may already have arrived. */
export async function noteLeg(services: Services, call: CallState, leg: OwnLeg): Promise<CallState> {
  const { connectionId, ownNumber } = leg
  const at = isoNow(services)
  const event = { id: `opened:${connectionId}`, type: 'leg-opened', connectionId, ownNumber, at } as const
  return (await services.store.apply(call.call_id, [event])).call
}

/** A leg that never was, so that everybody who reads the document sees that this call is over. */
export async function noteRefusal(services: Services, { call_id }: CallState, unreached?: Unreached): Promise<void> {
  const connectionId = `refused-${call_id}`
  const at = isoNow(services)
  await services.store.apply(call_id, [
    { id: `hang-up:${connectionId}`, type: 'hang-up-requested', connectionId, at },
    { id: `disconnected:${connectionId}`, type: 'leg-disconnected', connectionId, at, ...(unreached && { unreached }) },
  ])
}

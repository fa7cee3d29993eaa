import type { CallState } from '@call-center/shared/call/call'
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

/** Notes the carrier's connection; its own news of it may already have arrived. */
export async function noteLeg(services: Services, call: CallState, { connectionId }: OpenedLeg): Promise<CallState> {
  const event = { id: `opened:${connectionId}`, type: 'leg-opened', connectionId, at: isoNow(services) } as const
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

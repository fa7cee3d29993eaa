import { CallId, type CallState, createCall } from '@call-center/shared/call/call'
import { isoNow, type Services } from '../services.ts'
import { openLeg } from './legs.ts'

const HOUR_MS = 3_600_000

/** True within `callback_timeout_hour` of the last interaction: then the same number goes on with the same claim. */
export async function isRecent({ features, now }: Services, call: CallState): Promise<boolean> {
  const last = Date.parse(call.last_interaction_at ?? call.created_at)
  const { callback_timeout_hour: hours } = await features.current()
  return now() - last < hours * HOUR_MS
}

/** A person who is still talking does not call back: somebody else rings from the same number. */
export const mayResume = async (services: Services, call: CallState): Promise<boolean> =>
  openLeg(call) === undefined && (await isRecent(services, call))

/** A document for what came in, under an id made of it (`digest`): a second delivery finds the first one's. */
export async function createFor(
  services: Services,
  from: string,
  { hex, open }: { readonly hex: string; readonly open: boolean },
): Promise<CallState> {
  const { store, config } = services
  const callId = callIdOf(hex)
  const initiate = { ...config.conversation.initiate, phone_number: from }
  const call = createCall(initiate, { callId, at: isoNow(services), open })
  if (await store.create(call)) return call
  return (await store.get(callId)) ?? call
}

/** SHA-256 as hexadecimal digits. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A UUID (version 8) from the first bits of a digest. */
export const callIdOf = (hex: string): CallId =>
  CallId.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )

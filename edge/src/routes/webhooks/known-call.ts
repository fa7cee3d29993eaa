import { CallId, type CallState } from '@call-center/shared/call/call'
import { Unauthorized } from '@call-center/shared/errors'
import { sameText } from '../../auth/same-text.ts'
import type { Services } from '../../services.ts'

/** The call that a carrier's callback address is of. An unknown call and a wrong secret look the same from outside. @throws {Unauthorized} */
export async function knownCall({ store }: Services, id: string, secret: string): Promise<CallState> {
  const callId = CallId.safeParse(id)
  const call = callId.success ? await store.get(callId.data) : undefined
  const known = await sameText(secret, call?.callback_secret ?? '')
  if (!call || !known) throw new Unauthorized('the callback address is not valid')
  return call
}

import { CallId, type CallState } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import type { Services } from '../services.ts'

/** The call of this id, or the newest one of this phone number. @throws {NotFound} */
export async function findCall({ store }: Services, idOrPhone: string): Promise<CallState> {
  const id = CallId.safeParse(idOrPhone)
  const phone = id.success ? undefined : readPhoneNumber(asPhone(idOrPhone))
  const call = id.success ? await store.get(id.data) : phone && (await store.latestByPhone(phone))
  if (!call) throw new NotFound('there is no such call')
  return call
}

/** In a query string an unescaped `+` arrives as a space. */
export const asPhone = (text: string): string => text.replace(/^ /, '+').trim()

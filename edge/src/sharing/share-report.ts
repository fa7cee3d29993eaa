import { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import * as z from 'zod'
import type { ShareRecord } from '../auth/access-records.ts'
import { randomHex, randomText, sha256 } from '../auth/random-text.ts'
import { isoNow, type Services } from '../services.ts'

/** 128 bits that nobody guesses. */
const TOKEN_BYTES = 16
const ID_BYTES = 6
const DAY_MS = 86_400_000

export const DEFAULT_DAYS = 7
export const ShareDays = z.number().int().min(1).max(90).describe('Days until the link stops working.')

export interface SharedReport {
  readonly share: ShareRecord
  /** Of the report as a guest sees it. It is known now, and never again. */
  readonly url: string
}

/** Makes a link that shows one report, without what names a person, to whoever has it. @throws {NotFound} */
export async function shareReport(
  services: Services,
  callId: CallId,
  { days, by }: { readonly days: number; readonly by: string },
): Promise<SharedReport> {
  const { access, config, log, now } = services
  await requireCall(services, callId)
  const token = randomText(TOKEN_BYTES)
  const share: ShareRecord = {
    id: randomHex(ID_BYTES),
    callId,
    hash: await sha256(token),
    createdAt: isoNow(services),
    expiresAt: new Date(now() + days * DAY_MS).toISOString(),
  }
  await access.addShare(share)
  log.info({ callId, share: share.id, by }, 'report shared')
  return { share, url: `${config.public_domain.replace(/(?<!\/)\/+$/, '')}/shared/${token}` }
}

/** The links to a report that work. @throws {NotFound} */
export async function sharesOf(services: Services, callId: CallId): Promise<readonly ShareRecord[]> {
  await requireCall(services, callId)
  return services.access.shares(callId, isoNow(services))
}

/** @throws {NotFound} when this call has no such link. */
export async function withdrawShare(
  { access, log }: Services,
  callId: CallId,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<void> {
  if (!(await access.revokeShare(callId, id))) throw new NotFound('there is no such link')
  log.info({ callId, share: id, by }, 'link to a report withdrawn')
}

/** The call that an address names. @throws {NotFound} */
export function readCallId(text: string): CallId {
  const { data } = CallId.safeParse(text)
  if (!data) throw new NotFound('there is no such call')
  return data
}

async function requireCall({ store }: Services, callId: CallId): Promise<void> {
  if (!(await store.get(callId))) throw new NotFound('there is no such call')
}

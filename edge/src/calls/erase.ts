import type { CallId, CallState } from '@call-center/shared/call/call'
import type { Recording } from '@call-center/shared/call/recording'
import { NotFound } from '@call-center/shared/errors'
import { StillGoing } from '../errors.ts'
import { forgetReport } from '../report/cache/read-report.ts'
import type { Services } from '../services.ts'
import { openLeg } from './legs.ts'
import { deleteRecordings } from './recordings.ts'

/** What was erased, and what is left because we cannot reach it. */
export interface Erasure {
  readonly call_id: CallId
  readonly erased: {
    readonly call: boolean
    /** Links to its report that do not work any more. */
    readonly share_links: number
    /** Entries of the ledger of placed calls that do not name the number any more. */
    readonly placed_calls: number
    /** Recordings that the carrier deleted. */
    readonly recordings: number
  }
  /** Sentences: what is left, where, and until when. */
  readonly left: readonly string[]
}

/**
 * Erases a call wherever it is kept, the pages made of it included. The document goes last: when something before it fails, the same request can be made
 * again. What is queued about it finds nothing and does nothing.
 *
 * @throws {NotFound} when there is no such call.
 * @throws {StillGoing} while somebody is on the line.
 */
export async function eraseCall(services: Services, callId: CallId): Promise<Erasure> {
  const { store, access, outbound, log } = services
  const call = await store.get(callId)
  if (!call) throw new NotFound('there is no such call')
  if (openLeg(call)) throw new StillGoing('somebody is on the line: hang up first')
  const share_links = await access.forgetCall(callId)
  const placed_calls = await outbound.forgetCall(callId)
  const kept = call.recordings.filter(({ deleted_at }) => deleted_at === undefined)
  const left = await deleteRecordings(services, kept)
  await forgetReport(services, callId)
  const recordings = kept.length - left.length
  const erased = { call: await store.erase(callId), share_links, placed_calls, recordings }
  log.info({ callId, ...erased }, 'call erased')
  return { call_id: callId, erased, left: await leftOf(services, call, left) }
}

async function leftOf(
  { outbound }: Services,
  { initiate }: CallState,
  recordings: readonly Recording[],
): Promise<string[]> {
  const stopped = (await outbound.hasStoppedSms(initiate.phone_number))
    ? ['That this number wants no text messages is kept until it says START, with a hash of the number.']
    : []
  return [...stopped, ...recordings.map(whyLeft)]
}

function whyLeft({ recording_id, files: [file] }: Recording): string {
  if (!file) {
    return `The recording ${recording_id} was not ready to be deleted: it stays where the carrier puts it until a rule there deletes it.`
  }
  const { origin, pathname } = new URL(file.content)
  return `The recording ${recording_id} is at ${origin}${pathname}, which does not let us delete it: delete it there, or let a lifecycle rule do so.`
}

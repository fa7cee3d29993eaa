import { CallId, type CallState } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { StillGoing } from '../errors.ts'
import { forgetReport } from '../report/cache/read-report.ts'
import type { Services } from '../services.ts'
import { openLeg } from './legs.ts'
import { eraseRecordings } from './recordings.ts'

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
 * @throws {ProviderError} when the carrier has the recording and cannot erase it now.
 * @throws {StillGoing} while somebody is on the line.
 */
export async function eraseCall(services: Services, callId: CallId): Promise<Erasure> {
  const { store, access, outbound, log } = services
  const call = await store.get(callId)
  if (!call) throw new NotFound('there is no such call')
  await requireOver(services, call)
  const share_links = await access.forgetCall(callId)
  const placed_calls = await outbound.forgetCall(callId)
  const left = await eraseRecordings(services, call.recordings)
  await forgetReport(services, callId)
  const recordings = call.recordings.filter(({ deleted_at }) => !deleted_at).length - left.length
  const erased = { call: await store.erase(callId), share_links, placed_calls, recordings }
  log.info({ callId, ...erased }, 'call erased')
  return {
    call_id: callId,
    erased,
    left: [...left, ...(await soundLeft(services, call)), ...(await choiceLeft(services, call))],
  }
}

/** What records a line belongs to the call that the line began in, whichever claim is talked about. */
async function requireOver({ store }: Services, call: CallState): Promise<void> {
  const next = call.continued_in && (await store.get(call.continued_in))
  const recorded = next && openLeg(next)?.recording?.kept_by === call.call_id
  if (openLeg(call) || recorded) throw new StillGoing('somebody is on the line: hang up first')
}

/** A caller who began this claim in another call was recorded there, in one piece. */
async function soundLeft({ store }: Services, call: CallState): Promise<string[]> {
  const left: string[] = []
  for (const { recording } of call.legs) {
    const owner = recording?.kept_by && (await store.get(CallId.parse(recording.kept_by)))
    const kept = owner && owner.recordings.find((one) => one.recording_id === recording.recording_id)
    if (!kept || kept.deleted_at) continue
    left.push(
      `This conversation is on the recording of the call ${owner.call_id} too, in which it began: it is erased with that.`,
    )
  }
  return left
}

const choiceLeft = async ({ outbound }: Services, { initiate }: CallState): Promise<string[]> =>
  (await outbound.hasStoppedSms(initiate.phone_number))
    ? ['That this number wants no text messages is kept until it says START, with a hash of the number.']
    : []

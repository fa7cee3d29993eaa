import type { Unreached } from '@call-center/shared/call/leg'
import { ProtocolError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { CarrierNotice } from './telephony.ts'

/** A batch of CloudEvents as the carrier posts it. Events are read one by one: a stranger in the batch harms nobody else. */
const Batch = z.array(z.unknown()).min(1).max(1_000)

/** Context of the calls that we make; the carrier sends it back when they are connected. */
export const PLACED = 'placed'

const TYPE_PREFIX = 'Microsoft.Communication.'

const Envelope = z.object({ type: z.string(), time: z.iso.datetime({ offset: true }).optional(), data: z.unknown() })

const Data = z.object({
  callConnectionId: z.string().min(1).max(120),
  operationContext: z
    .string()
    .max(200)
    .nullish()
    .transform((context) => context ?? ''),
  resultInformation: z
    .object({ code: z.number().nullish(), subCode: z.number().nullish(), message: z.string().nullish() })
    .nullish(),
})
type Data = z.infer<typeof Data>

const Recognised = Data.extend({
  choiceResult: z.object({ label: z.string() }).nullish(),
  dtmfResult: z.object({ tones: z.array(z.string()) }).nullish(),
  participants: z
    .array(z.object({ identifier: z.object({ rawId: z.string().nullish() }).nullish() }))
    .nullish()
    .transform((participants) => participants ?? []),
})

export interface Callbacks {
  readonly notices: readonly CarrierNotice[]
  /** Types that are not known, or known and malformed. Counted, never fatal. */
  readonly ignored: readonly string[]
}

/** @throws {ProtocolError} when the body is no batch at all. */
export function readCallbacks(body: unknown, now: string): Callbacks {
  const batch = Batch.safeParse(body)
  if (!batch.success) throw new ProtocolError('expected an array of events', { cause: batch.error })
  const notices: CarrierNotice[] = []
  const ignored: string[] = []
  for (const item of batch.data) {
    const envelope = Envelope.safeParse(item)
    const type = envelope.data?.type.replace(TYPE_PREFIX, '') ?? 'malformed'
    const notice = envelope.data && readNotice(type, envelope.data.data, atOf(envelope.data.time, now))
    if (notice) notices.push(notice)
    else ignored.push(type)
  }
  return { notices, ignored }
}

/** The schema of a document wants UTC with milliseconds; the carrier writes offsets and seven decimals. */
const atOf = (time: string | undefined, now: string): string => (time ? new Date(time).toISOString() : now)

function readNotice(type: string, value: unknown, at: string): CarrierNotice | undefined {
  const { data } = Recognised.safeParse(value)
  if (!data) return undefined
  const when = { connectionId: data.callConnectionId, at }
  const context = data.operationContext
  switch (type) {
    case 'CallConnected':
      return { ...when, type: 'connected', placed: context === PLACED }
    case 'CallDisconnected':
      return { ...when, type: 'disconnected' }
    case 'CreateCallFailed':
    case 'AnswerFailed':
      return { ...when, type: 'refused', reason: reason(data), unreached: unreached(data) }
    case 'RecognizeCompleted': {
      const choice = data.choiceResult?.label ?? TONES.get(data.dtmfResult?.tones[0] ?? '')
      return choice === undefined
        ? { ...when, type: 'choice-missed', context }
        : { ...when, type: 'choice-made', context, choice }
    }
    case 'RecognizeFailed':
      return { ...when, type: 'choice-missed', context }
    case 'PlayCompleted':
    case 'PlayFailed':
    case 'PlayCanceled':
      return { ...when, type: 'prompt-ended', context }
    case 'MediaStreamingStarted':
      return { ...when, type: 'streaming-started' }
    case 'MediaStreamingStopped':
    case 'MediaStreamingFailed':
      return { ...when, type: 'streaming-lost', context, reason: reason(data) }
    case 'CallTransferAccepted':
      return { ...when, type: 'transferred', context }
    case 'AddParticipantSucceeded':
      return { ...when, type: 'colleague-reached', context }
    case 'ParticipantsUpdated':
      return { ...when, type: 'participants', numbers: data.participants.flatMap(numberOf) }
    case 'AddParticipantFailed':
    case 'CallTransferFailed':
      return { ...when, type: 'transfer-failed', context }
    default:
      return undefined
  }
}

/** Raw ids of telephones are their number after `4:`. */
const numberOf = ({ identifier }: z.infer<typeof Recognised>['participants'][number]): string[] =>
  identifier?.rawId?.startsWith('4:') ? [identifier.rawId.slice(2)] : []

/** Keys of the telephone, as the carrier spells them. */
const TONES = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((tone, digit) => [tone, digit]),
)

/** The codes are those of SIP. */
const UNREACHED: ReadonlyMap<number, Unreached> = new Map([
  [408, 'no-answer'],
  [480, 'no-answer'],
  [486, 'busy'],
  [600, 'busy'],
  [603, 'declined'],
])
const unreached = ({ resultInformation }: Data): Unreached => UNREACHED.get(resultInformation?.code ?? 0) ?? 'failed'

/** Codes only: the carrier's messages may name people. */
const reason = ({ resultInformation }: Data): string =>
  `${resultInformation?.code ?? '?'}/${resultInformation?.subCode ?? '?'}`

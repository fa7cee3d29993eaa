import { readPhoneNumber } from '@call-center/shared/phone-number'
import { readUrl, refuseUnknown, TwilioError } from '../twilio-error.ts'

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'
export type Progress = 'initiated' | 'ringing' | 'answered' | 'completed'

/** Where what to do comes from: a URL that is asked, or a document. */
export type Program = { readonly url: string } | { readonly twiml: string }

export interface CallOptions {
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial'
  readonly from: string
  readonly to: string
  /** The call whose `<Dial>` made it. */
  readonly parentSid?: string
  readonly program: Program
  readonly statusCallback: string | undefined
  readonly statusCallbackEvents: readonly string[]
  /** How long it rings. */
  readonly timeoutMs: number
  /** How long it may last once it was answered. */
  readonly timeLimitMs?: number | undefined
  /** Told who answered, in the background. */
  readonly amdCallback: string | undefined
}

const CREATE =
  'To From Url Method Twiml Timeout TimeLimit StatusCallback StatusCallbackEvent StatusCallbackMethod MachineDetection MachineDetectionTimeout AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod'.split(
    ' ',
  )
const PROGRESS = ['initiated', 'ringing', 'answered', 'completed']
const MAX_RING_S = 600
const MAX_TWIML = 4_000
const MAX_CALL_S = 14_400

/** Reads the form of `POST …/Calls.json`. @throws {TwilioError} */
export function readCreate(form: URLSearchParams, ownNumber: string): CallOptions {
  refuseUnknown(form, CREATE)
  const [to, from] = [form.get('To'), form.get('From')]
  if (!to) throw new TwilioError(21201)
  if (!from) throw new TwilioError(21213)
  if (readPhoneNumber(to) !== to) throw new TwilioError(21211)
  if (from !== ownNumber) throw new TwilioError(21210)
  const program = readProgram(form)
  if (!program) throw new TwilioError(21205)
  const events = form.getAll('StatusCallbackEvent')
  if (events.some((event) => !PROGRESS.includes(event))) throw new TwilioError(21218, 'StatusCallbackEvent is unknown')
  const timeoutS = readSeconds(form, 'Timeout', MAX_RING_S) ?? 60
  const timeLimitS = readSeconds(form, 'TimeLimit', MAX_CALL_S)
  return {
    direction: 'outbound-api',
    from,
    to,
    program,
    statusCallback: readUrl(form, 'StatusCallback'),
    statusCallbackEvents: events.length > 0 ? events : ['completed'],
    timeoutMs: timeoutS * 1_000,
    timeLimitMs: timeLimitS && timeLimitS * 1_000,
    amdCallback: readDetection(form),
  }
}

function readSeconds(form: URLSearchParams, name: string, most: number): number | undefined {
  const text = form.get(name)
  if (text === null) return undefined
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > most) throw new TwilioError(21218, name)
  return seconds
}

/** The local Twilio detects in the background only: what holds up a call is never what one wants. */
function readDetection(form: URLSearchParams): string | undefined {
  const detection = form.get('MachineDetection')
  if (detection === null) return undefined
  const callback = readUrl(form, 'AsyncAmdStatusCallback')
  if (detection !== 'Enable' || form.get('AsyncAmd') !== 'true' || !callback) {
    throw new TwilioError(21218, 'the local Twilio detects machines with AsyncAmd and its callback only')
  }
  return callback
}

export interface Update {
  readonly status?: 'completed' | 'canceled' | undefined
  readonly program?: Program | undefined
}

/** Reads the form of `POST …/Calls/{sid}.json`. @throws {TwilioError} */
export function readUpdate(form: URLSearchParams): Update {
  refuseUnknown(form, ['Status', 'Url', 'Method', 'Twiml'])
  const status = form.get('Status') ?? undefined
  if (status !== undefined && status !== 'completed' && status !== 'canceled') {
    throw new TwilioError(21218, 'Status is completed or canceled')
  }
  const program = readProgram(form)
  if (!status && !program) throw new TwilioError(21218, 'nothing to update')
  return { status, program }
}

function readProgram(form: URLSearchParams): Program | undefined {
  const [twiml, url] = [form.get('Twiml'), readUrl(form, 'Url')]
  if (twiml !== null && url !== undefined) throw new TwilioError(21218, 'Url and Twiml exclude each other')
  if ((form.get('Method') ?? 'POST') !== 'POST') throw new TwilioError(21218, 'the local Twilio posts')
  if (twiml !== null && twiml.length > MAX_TWIML) throw new TwilioError(32018)
  if (twiml !== null) return { twiml }
  return url === undefined ? undefined : { url }
}

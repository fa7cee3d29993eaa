import type { Unreached } from '@call-center/shared/call/leg'
import * as z from 'zod'
import { type Choice, matchChoice } from './match-choice.ts'
import type { CarrierNotice } from './telephony.ts'
import type { Told } from './twiml.ts'

/** What our address says of what Twilio tells there. */
const Query = z.object({
  on: z.enum([
    ...([
      'connected',
      'chosen',
      'said',
      'streamed',
      'dialled',
      'reached',
      'colleague',
      'progress',
      'machine',
      'recorded',
      'lost',
    ] as const),
  ] satisfies Told[]),
  context: z.string().max(200).default(''),
  choices: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('is no JSON')
        return z.NEVER
      }
    })
    .pipe(z.array(z.tuple([z.string()], z.string())))
    .default([]),
  /** Of `lost`: how often. */
  times: z.coerce.number().int().min(1).max(99).default(1),
})
export type VoiceQuery = z.infer<typeof Query>

/**
 * What Twilio posts, as far as it is used. Strict where it can be: Twilio signs names and values without anything between
 * them, so what was signed once could be cut elsewhere. https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
 */
const CallSid = z.string().regex(/^CA[0-9a-fA-F]{32}$/)
const CallStatus = z.enum([
  ...(['queued', 'initiated', 'ringing', 'in-progress'] as const),
  ...(['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const),
])
const Form = z.object({
  CallSid,
  /** Of a call that `<Dial>` made: the one it was made in. */
  ParentCallSid: CallSid.optional(),
  CallStatus: CallStatus.optional(),
  /** `inbound`, or `outbound-api` for a call of ours. */
  Direction: z.string().optional(),
  Digits: z.string().optional(),
  SpeechResult: z.string().optional(),
  DialCallStatus: z.string().optional(),
  /** `false`: somebody picked up, and was never put through to the caller. */
  DialBridged: z.enum(['true', 'false']).optional(),
  AnsweredBy: z.string().optional(),
})
export type VoiceForm = z.infer<typeof Form>

/** The parties of a call that came in. */
export const IncomingForm = z.object({ CallSid, CallStatus, From: z.string().default(''), To: z.string().default('') })

/** @throws {z.ZodError} when they are not what Twilio posts to us. */
export const readVoiceWebhook = (query: Readonly<Record<string, string>>, form: URLSearchParams) => ({
  query: Query.parse(query),
  form: Form.parse(Object.fromEntries(form)),
})

/** The leg that a webhook is about: that of the caller, when a colleague is told or asked something meanwhile. */
export const legOf = ({ CallSid: own, ParentCallSid: callers }: VoiceForm): string => callers ?? own

/** What happened on a leg; `undefined`: nothing that matters. `at` is when we were told. */
export function readVoiceNotice(
  { on, context, choices, times }: VoiceQuery,
  form: VoiceForm,
  at: string,
): CarrierNotice | undefined {
  const when = { connectionId: legOf(form), at }
  switch (on) {
    case 'connected':
      return { ...when, type: 'connected', placed: form.Direction?.startsWith('outbound') ?? false }
    case 'chosen': {
      const choice = choiceOf(form, choices)
      return choice === undefined
        ? { ...when, type: 'choice-missed', context }
        : { ...when, type: 'choice-made', context, choice }
    }
    case 'said':
      return { ...when, type: 'prompt-ended', context }
    case 'streamed':
      return { ...when, type: 'streaming-lost', context, reason: 'the stream ended', stream: context }
    case 'lost': // what we answered did not arrive, or was answered to another delivery
      return {
        ...when,
        type: 'streaming-lost',
        context: '',
        reason: 'an answer was lost',
        stream: `${context}-${times}`,
        again: times,
      }
    case 'dialled':
      if (form.DialCallStatus === 'completed' && form.DialBridged !== 'false') return undefined
      return { ...when, type: 'transfer-failed', context, streamEnded: true }
    case 'reached':
      return { ...when, type: 'colleague-reached', context }
    case 'colleague':
      return { ...when, type: 'transferred', context }
    case 'progress':
      return progress(form, at)
    case 'recorded':
      return undefined
    case 'machine':
      return { ...when, type: 'answered-by', who: WHO[form.AnsweredBy ?? ''] ?? 'unknown' }
  }
}

/** How a call ended; `undefined` while it goes on. */
export function progress(
  { CallSid: connectionId, CallStatus: status }: Pick<VoiceForm, 'CallSid' | 'CallStatus'>,
  at: string,
) {
  if (status === 'completed') return { type: 'disconnected', connectionId, at } as const
  const unreached = UNREACHED.get(status ?? '')
  return unreached && ({ type: 'refused', connectionId, at, reason: String(status), unreached } as const)
}

/** Who declines is busy, to Twilio. */
const UNREACHED: ReadonlyMap<string, Unreached> = new Map([
  ['busy', 'busy'],
  ['no-answer', 'no-answer'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
])
const WHO: Readonly<Record<string, 'person' | 'machine'>> = {
  human: 'person',
  machine_start: 'machine',
  fax: 'machine',
}

function choiceOf({ Digits, SpeechResult }: VoiceForm, choices: readonly Choice[]): string | number | undefined {
  if (Digits) return /^[1-9]$/.test(Digits) ? Number(Digits) : undefined
  return SpeechResult === undefined ? undefined : matchChoice(SpeechResult, choices)
}

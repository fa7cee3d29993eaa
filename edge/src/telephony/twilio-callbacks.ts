import type { Unreached } from '@call-center/shared/call/leg'
import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import * as z from 'zod'
import { type Choice, matchChoice } from './match-choice.ts'
import type { CarrierNotice } from './telephony.ts'
import { type Told, voiceUrl } from './twiml.ts'

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
  /** How often it was tried before, and what Twilio posted then and posts no more: see `tryAgainUrl`. */
  again: z.coerce.number().int().min(1).max(99).default(0),
  digits: z
    .string()
    .regex(/^[0-9*#]$/)
    .optional(),
  dialled: z.string().max(20).optional(),
  bridged: z.enum(['true', 'false']).optional(),
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

/** Twilio says in place of a number why there is none, in words or as the keys that spell them. */
const WITHHELD: ReadonlySet<string> = new Set([
  '+266696687', // ANONYMOUS
  '+7378742833', // RESTRICTED
  '+2562533', // BLOCKED
  '+8656696', // UNKNOWN
  '+86282452253', // UNAVAILABLE
])

/** Who calls, E.164; `undefined` when they hide it. */
export const callerOf = ({ From }: z.infer<typeof IncomingForm>): string | undefined =>
  WITHHELD.has(From) ? undefined : readPhoneNumber(From)

/** @throws {z.ZodError} when they are not what Twilio posts to us. */
export function readVoiceWebhook(query: Readonly<Record<string, string>>, form: URLSearchParams) {
  const read = Query.parse(query)
  return { query: read, form: withKept(Form.parse(Object.fromEntries(form)), read) }
}

const withKept = (form: VoiceForm, { digits, dialled, bridged }: VoiceQuery): VoiceForm => ({
  ...(digits !== undefined && { Digits: digits }),
  ...(dialled !== undefined && { DialCallStatus: dialled }),
  ...(bridged !== undefined && { DialBridged: bridged }),
  ...form,
})

/**
 * The same address for another try, with what Twilio does not post again when it is sent there. Words are kept as the choice they
 * made, for addresses are logged by whoever they pass.
 */
export function tryAgainUrl(base: string, query: VoiceQuery, form: VoiceForm): string {
  const { on, context, choices, times, again } = query
  const choice = on === 'chosen' ? choiceOf(form, choices) : undefined
  const digit = typeof choice === 'string' ? choices.findIndex(([label]) => label === choice) + 1 : choice
  return voiceUrl(base, on, {
    again: String(again + 1),
    ...(context && { context }),
    ...(choices.length > 0 && { choices: JSON.stringify(choices) }),
    ...(on === 'lost' && { times: String(times) }),
    ...(digit && { digits: String(digit) }),
    ...(form.DialCallStatus !== undefined && { dialled: form.DialCallStatus }),
    ...(form.DialBridged !== undefined && { bridged: form.DialBridged }),
  })
}

/** Whether the caller and a colleague were put together, and have parted. */
export const wereJoined = ({ DialCallStatus, DialBridged }: VoiceForm): boolean =>
  DialCallStatus === 'completed' && DialBridged !== 'false'

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
      if (wereJoined(form)) return undefined
      return { ...when, type: 'transfer-failed', context, streamEnded: true }
    case 'reached':
      return { ...when, type: 'colleague-reached', context }
    case 'colleague':
      return { ...when, type: 'transferred', context }
    case 'progress':
      return progress(form, at)
    case 'recorded':
      return undefined
    case 'machine': {
      const who = WHO[form.AnsweredBy ?? '']
      return who && { ...when, type: 'answer-guessed', who }
    }
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
const WHO: Readonly<Record<string, AnswerGuess>> = { human: 'person', machine_start: 'machine', fax: 'fax' }

function choiceOf({ Digits, SpeechResult }: VoiceForm, choices: readonly Choice[]): string | number | undefined {
  if (Digits) return /^[1-9]$/.test(Digits) ? Number(Digits) : undefined
  return SpeechResult === undefined ? undefined : matchChoice(SpeechResult, choices)
}

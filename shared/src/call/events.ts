import * as z from 'zod'
import { Voicemail } from '../config/voicemail.ts'
import { Claim } from './claim.ts'
import { Usage } from './usage.ts'
import { CallId, CitedSynthesis, MessageStyle, Next, Reminder, ToolCall, TurnLatency } from './call.ts'
import { AnsweredBy, Unreached } from './leg.ts'
import { RecordingFile } from './recording.ts'

/**
 * Everything that can change a call. `id` makes an event idempotent: the same id is applied once. Webhooks use
 * ids made of what happened (`connected:<connection>`), not of the delivery, so that a redelivery is the same event.
 */
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ id: z.string().min(1).max(200), at: z.iso.datetime(), type: z.literal(type), ...shape })

/** Reported by the carrier, in any order, any number of times. */
export const CarrierEvent = z.discriminatedUnion('type', [
  event('leg-opened', { connectionId: z.string(), ownNumber: z.string().optional() }),
  /** `placed`: we rang them. */
  event('leg-connected', { connectionId: z.string(), placed: z.boolean().optional() }),
  /** Who picked up a call of ours, and what a machine gets. */
  event('answered-by', { connectionId: z.string(), by: AnsweredBy, voicemail: Voicemail.optional() }),
  event('leg-disconnected', { connectionId: z.string(), unreached: Unreached.optional() }),
  /** `connectionId`: the leg on which the person chose; absent when there was nothing to choose. */
  event('language-chosen', { lang: z.string(), connectionId: z.string().optional() }),
  event('not-understood', {}),
  event('recording-consent', { connectionId: z.string(), given: z.boolean() }),
  /** `keptBy`: the call that the leg began in, which the recording belongs to. */
  event('recording-started', {
    recordingId: z.string(),
    connectionId: z.string().optional(),
    keptBy: CallId.optional(),
  }),
  /** The files of a recording can be played. */
  event('recording-ready', {
    recordingId: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: z.number().int().nonnegative(),
    files: z.array(RecordingFile).min(1).max(100),
  }),
  /** The carrier has it no more, by our order or by its own rule. */
  event('recording-deleted', { recordingId: z.string() }),
  event('transferred', { connectionId: z.string(), by: z.literal('operator').optional() }),
  event('transfer-failed', { connectionId: z.string() }),
])
export type CarrierEvent = z.infer<typeof CarrierEvent>

/** Reported by the media node that holds the call. */
export const MediaEvent = z.discriminatedUnion('type', [
  /** With the `messageId` of an earlier one it replaces its words: the caller went on, or was understood better. */
  event('caller-said', { messageId: z.string().optional(), text: z.string(), lang: z.string() }),
  /** Sent after each sentence that was heard, with everything heard so far in this answer: the last one stands. */
  event('assistant-said', {
    messageId: z.string(),
    text: z.string(),
    style: MessageStyle,
    lang: z.string(),
    interrupted: z.boolean(),
    /** When the first of it was heard; `at` is when this much was. */
    begunAt: z.iso.datetime().optional(),
    latency: TurnLatency.optional(),
    documents: z.array(z.string().min(1).max(1_024)).max(20).optional(),
  }),
  event('tools-used', { messageId: z.string(), calls: z.array(ToolCall) }),
  event('claim-updated', { fields: Claim }),
  event('reminder-set', { reminder: Reminder }),
  event('language-changed', { lang: z.string() }),
  event('speed-changed', { prosodyRate: z.number().min(0.75).max(1.25) }),
  event('silence-noticed', {}),
  /** What one leg used on one media node; these add up. */
  event('usage-metered', { usage: Usage }),
])
export type MediaEvent = z.infer<typeof MediaEvent>

/** Whether it happened, whoever holds the call by now; all else is for the holder alone to decide. */
export const isFact = ({ type }: MediaEvent): boolean =>
  type === 'caller-said' || type === 'assistant-said' || type === 'usage-metered'

/** Decided by the edge itself. */
export const EdgeEvent = z.discriminatedUnion('type', [
  event('media-claimed', {
    epoch: z.number().int().positive(),
    nodeId: z.string(),
    connectionId: z.string().optional(),
  }),
  /** A colleague is rung, and told this. `context` names the attempt. */
  event('consultation-begun', { connectionId: z.string(), context: z.string(), briefing: z.string() }),
  event('hang-up-requested', { connectionId: z.string(), by: z.literal('operator').optional() }),
  /** The person at the other end wrote. */
  event('sms-received', { text: z.string(), ownNumber: z.string().optional() }),
  /** What they wrote was obeyed, answered aloud, or will not be answered. */
  event('sms-settled', { messageId: z.string() }),
  /** Written before the message is handed to the carrier, which is told once: its id is the id of the message. */
  event('sms-sent', { text: z.string(), lang: z.string(), ownNumber: z.string().optional() }),
  /** The carrier says, or refused, what became of it. */
  event('sms-reported', { messageId: z.string(), delivery: z.enum(['delivered', 'failed']) }),
  /** The person on this leg stays on the line, and what they say from now on belongs to the call `to`. */
  event('call-moved', { connectionId: z.string(), to: CallId }),
  event('insights-written', { next: Next.optional(), synthesis: CitedSynthesis.optional() }),
  /** Somebody is about to be rung for these reminders; when nobody picks up, not again before `nextAt`. */
  event('callback-tried', { titles: z.array(z.string()), nextAt: z.iso.datetime() }),
  event('callback-placed', { titles: z.array(z.string()), connectionId: z.string() }),
  /** A machine picked up: nobody was reached, and is called again. */
  event('retry-planned', { connectionId: z.string(), dueAt: z.iso.datetime() }),
  /** It is night there, or they are on the phone. */
  event('callback-postponed', { titles: z.array(z.string()), until: z.iso.datetime() }),
  event('callback-given-up', { titles: z.array(z.string()) }),
  /** Whether anything more is to be expected for a leg. */
  event('insights-settled', { connectionId: z.string(), state: z.enum(['written', 'failed', 'not-needed']) }),
  /** A sensitive field is being keyed on this leg, unrecorded; whichever node holds the call goes on with it. */
  event('collection-begun', { connectionId: z.string(), field: z.string() }),
  event('collection-ended', { connectionId: z.string() }),
  /** Taken before a side effect that must happen once: who finds it already applied does nothing. */
  event('effect-claimed', {}),
])
export type EdgeEvent = z.infer<typeof EdgeEvent>

export type CallEvent = CarrierEvent | MediaEvent | EdgeEvent

import * as z from 'zod'
import { CallId, CallInitiate, Message, Next, Reminder, Synthesis } from '../call/call.ts'
import { AnsweredBy } from '../call/leg.ts'
import { Claim, ClaimField } from '../call/claim.ts'
import { MediaEvent } from '../call/events.ts'
import { Prompts } from '../config/config.ts'
import { LONGEST_BRIEFING } from '../config/transfer.ts'
import { Features } from '../config/features.ts'

/**
 * The call API: media node → edge, HTTPS, `Authorization: Bearer <service token>`.
 *
 * | request | body | answers |
 * |---|---|---|
 * | `POST /internal/calls/{id}/session` | `SessionClaim` | 200 `Session`; 404; 409 when the call is over |
 * | `POST /internal/calls/{id}/events` | `EventBatch` | 200 `{version}`; 409 `stale-epoch`: stop speaking; what was said is kept |
 * | `POST /internal/calls/{id}/commands` | `Command` | 202 `CommandAnswer`; 409; 502 `provider-failed` |
 *
 * A call whose caller began a new claim goes on in another call: claiming its session gives the session of that one, and the
 * `callId` of the answer is the one to report to.
 */
export const PROTOCOL_VERSION = 1

/** Taking a call over: the edge raises the epoch and every older holder is refused from then on. */
export const SessionClaim = z.object({ nodeId: z.string().min(1), tokenEpoch: z.number().int().nonnegative() })
export type SessionClaim = z.infer<typeof SessionClaim>

/** All that a media node needs to hold a call. */
export const Session = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  callId: CallId,
  /** Number to put into every event batch and command. */
  epoch: z.number().int().positive(),
  /** The carrier's connection id, for correlation with the speech provider. */
  connectionId: z.string(),
  initiate: CallInitiate,
  /** The assistant's own number, E.164. */
  botPhoneNumber: z.string(),
  lang: z.string(),
  /** `claim`, `messages` and `reminders` are those of this leg: nobody proved to be the person of an earlier one. */
  claim: Claim,
  /** Fields that were filled in an earlier conversation; their values stay with the edge. */
  withheld: z.array(z.string()).default([]),
  fields: z.array(ClaimField),
  messages: z.array(Message),
  reminders: z.array(Reminder),
  features: Features,
  /** The operator's replacements; `config/prompts.ts` has the shipped ones. */
  prompts: Prompts,
  /** Time left until the goodbye, milliseconds. Absent: as long as they like. */
  endsInMs: z.number().int().nonnegative().optional(),
  /** True when an earlier leg already talked: greet accordingly. */
  resumed: z.boolean(),
  /** True when the assistant phones because it promised to: say so. */
  callingBack: z.boolean().default(false),
  /** Colleagues are told what it is about before they get the caller. */
  briefsColleagues: z.boolean().default(false),
  /**
   * Of a call that we made: who picks up is to be found out first, or is known to be a machine. Nothing is said before
   * `begin`, or before `leave-message` and the beep.
   */
  screening: z.enum(['find-out', 'machine']).optional(),
  /** True when another node held this very leg a moment ago: apologise and go on. */
  takenOver: z.boolean(),
  /** The sensitive field whose keys another node was waiting for: nothing is recorded, and the number is asked for again. */
  collecting: z.string().optional(),
  /** True when the caller was to be handed over and comes back, because nobody took the call: say so and go on. */
  transferFailed: z.boolean().default(false),
})
export type Session = z.infer<typeof Session>

/** Events of one holder, in order. The edge applies each event id once, so a batch may be sent again. */
export const EventBatch = z.object({
  epoch: z.number().int().positive(),
  events: z.array(MediaEvent).min(1).max(200),
})
export type EventBatch = z.infer<typeof EventBatch>
export const EventsAccepted = z.object({ version: z.number().int() })

/** Ten segments; carriers refuse more. */
export const LONGEST_SMS = 1_530

/** Something only the edge can do. `id` makes it idempotent. */
export const Command = z.object({
  epoch: z.number().int().positive(),
  id: z.string().min(1).max(200),
  command: z.discriminatedUnion('type', [
    z.object({ type: z.literal('hang-up') }),
    /** Who picked up. Comes again when a person turns out to be a machine. */
    z.object({ type: z.literal('answered-by'), by: AnsweredBy }),
    /** Hands the caller over to the agent number of the call. */
    z.object({
      type: z.literal('transfer'),
      /** What the colleague is told first, where that is configured. */
      briefing: z.string().trim().min(1).max(LONGEST_BRIEFING).optional(),
    }),
    /** What is keyed from now on is not to be recorded. Answered when it is not, or when nothing is recorded anyway. */
    z.object({
      type: z.literal('pause-recording'),
      /** The claim field that is keyed: who takes the call over until `resume-recording` goes on with it. */
      field: ClaimField.shape.name.optional(),
    }),
    z.object({ type: z.literal('resume-recording') }),
    /** Texts the person at the other end of the call: there is no other recipient. */
    z.object({ type: z.literal('send-sms'), text: z.string().trim().min(1).max(LONGEST_SMS) }),
    /** Begins a new claim for the person on the line. What comes next belongs to the call that is answered. */
    z.object({ type: z.literal('new-call') }),
  ]),
})
export type Command = z.infer<typeof Command>

export const CommandAnswer = z.object({
  /** Of `send-sms`. `stopped`: the number wants no messages. `duplicate`: sent before. */
  sms: z.enum(['sent', 'stopped', 'duplicate']).optional(),
  /** Of `new-call`: the call whose session is to be claimed. */
  newCallId: CallId.optional(),
})
export type CommandAnswer = z.infer<typeof CommandAnswer>

/** What the model writes after a call. */
export const Insights = z.object({ next: Next.optional(), synthesis: Synthesis.optional() })

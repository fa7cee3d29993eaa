import * as z from 'zod'
import { Languages } from '../config/languages.ts'
import { PhoneNumber } from '../phone-number.ts'
import { Callback } from './callback.ts'
import { Claim, ClaimField, ClaimFields } from './claim.ts'
import { Leg } from './leg.ts'
import { Recording } from './recording.ts'
import { NO_USAGE, Usage } from './usage.ts'
import { randomSecret } from './random-secret.ts'

/** Identifies one call document everywhere: URLs, logs, storage. */
export const CallId = z.uuid().brand<'CallId'>()
export type CallId = z.infer<typeof CallId>

export const newCallId = (): CallId => CallId.parse(crypto.randomUUID())

/** What a call is about and who speaks for whom. Stored with the call, so that later config changes do not alter it. */
export const CallInitiate = z.object({
  phone_number: PhoneNumber.describe('The person at the other end, E.164.'),
  agent_phone_number: PhoneNumber.describe('The human a call is handed over to, E.164.'),
  bot_phone_number: PhoneNumber.optional().describe(
    'Which of its numbers the assistant phones from, and by that the carrier; E.164. Left out, that of the configuration.',
  ),
  bot_company: z.string().min(1).max(200).describe('Who the assistant speaks for.'),
  bot_name: z.string().min(1).max(200).describe('What it calls itself.'),
  claim: z
    .array(ClaimField)
    .max(100)
    .describe('What it has to find out, beside the name, e-mail and number of the caller.'),
  lang: Languages.describe('Languages the caller may choose from.'),
  prosody_rate: z.number().min(0.75).max(1.25).describe('Speaking rate, 1 is normal.'),
  task: z.string().min(1).max(20_000).describe('The objective of the conversation, in English.'),
})
export type CallInitiate = z.infer<typeof CallInitiate>

const { bot_company, bot_name, task } = CallInitiate.shape
const CONTROL = /\p{Cc}/u
/** What is spoken by a carrier goes there as XML, which knows no control characters and no halves of a character. */
const isSayable = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text)
const isReadable = (text: string): boolean => isSayable(text.replaceAll(/[\n\r\t]/g, ' '))
const UNSAYABLE = 'must not have control characters or halves of a character'

/** Body of `POST /call`. What it leaves out comes from the operator's `conversation.initiate`. */
export const CallRequest = CallInitiate.extend({
  bot_company: bot_company.refine(isSayable, UNSAYABLE),
  bot_name: bot_name.refine(isSayable, UNSAYABLE),
  task: task.refine(isReadable, UNSAYABLE),
  claim: ClaimFields.describe(CallInitiate.shape.claim.description ?? ''),
})
  .partial()
  .required({ phone_number: true })
export type CallRequest = z.infer<typeof CallRequest>

export const Persona = z.enum(['assistant', 'human', 'tool'])
export const MessageAction = z.enum(['call', 'hangup', 'sms', 'talk'])
export const MessageStyle = z.enum(['cheerful', 'none', 'sad'])
export type MessageStyle = z.infer<typeof MessageStyle>

export const ToolCall = z.object({
  tool_id: z.string(),
  function_name: z.string(),
  /** Raw JSON, as the model wrote it. */
  function_arguments: z.string(),
  /** What the tool answered. */
  content: z.string(),
})
export type ToolCall = z.infer<typeof ToolCall>

/** Where the wait before an answer went; milliseconds. The parts add up to `first_audio_ms`. */
export const TurnLatency = z.object({
  /** From the caller's last sound to the first outgoing audio frame. */
  first_audio_ms: z.number(),
  /** Configured silence that had to pass before the turn was over. */
  silence_ms: z.number(),
  /** Waiting for words from speech-to-text beyond that silence. */
  stt_ms: z.number(),
  /** Waiting for the model's first sentence. */
  llm_ms: z.number(),
  /** Waiting for the first byte of speech. */
  tts_ms: z.number(),
  /** What our own code added. */
  own_ms: z.number(),
})
export type TurnLatency = z.infer<typeof TurnLatency>

export const Message = z.object({
  /** Stable across retries; not part of the original's shape, which ignores it. */
  id: z.string().default(''),
  created_at: z.iso.datetime(),
  action: MessageAction.default('talk'),
  content: z.string(),
  lang_short_code: z.string().optional(),
  persona: Persona,
  style: MessageStyle.default('none'),
  tool_calls: z.array(ToolCall).default([]),
  /** Set when the caller spoke over it: `content` is then only what was heard. */
  interrupted: z.boolean().optional(),
  /** What became of a text message that was sent, as far as the carrier told. */
  delivery: z.enum(['delivered', 'failed']).optional(),
  /** Of a text message: the assistant's number that it came to, or went from; E.164. */
  own_number: z.string().optional(),
  /** Of a text message that came in: no answer to it is to be expected. */
  settled: z.boolean().optional(),
  latency: TurnLatency.optional(),
  /** Ids of the documents that an answer rests on. */
  documents: z.array(z.string()).optional(),
})
export type Message = z.infer<typeof Message>

export const Reminder = z.object({
  created_at: z.iso.datetime(),
  title: z.string().min(1),
  description: z.string(),
  due_date_time: z.iso.datetime(),
  owner: z.string().optional(),
})
export type Reminder = z.infer<typeof Reminder>

export const NextAction = z.enum([
  'case_closed',
  'commercial_offer',
  'customer_will_send_info',
  'high_priority',
  'propose_new_contract',
  'requires_expertise',
])
export const Next = z.object({ action: NextAction, justification: z.string() })
export type Next = z.infer<typeof Next>

/** `unknow` is the original's spelling, kept so that its data can be read. */
export const Satisfaction = z.enum(['terrible', 'low', 'partial', 'high', 'unknow'])
export const Synthesis = z.object({
  short: z.string(),
  /** Markdown. */
  long: z.string(),
  satisfaction: Satisfaction,
  improvement_suggestions: z.string(),
})
export type Synthesis = z.infer<typeof Synthesis>

/** Words of a synthesis, and the message they rest on. */
export const Citation = z.object({ words: z.string(), message_id: z.string() })
export type Citation = z.infer<typeof Citation>

/** As it is stored. The original's has no citations. */
export const CitedSynthesis = Synthesis.extend({ citations: z.array(Citation).default([]) })

/** What callers of the API see. */
export const CallGet = z.object({
  call_id: CallId,
  created_at: z.iso.datetime(),
  in_progress: z.boolean(),
  initiate: CallInitiate,
  claim: Claim,
  messages: z.array(Message),
  next: Next.nullable(),
  reminders: z.array(Reminder),
  synthesis: CitedSynthesis.nullable(),
  usage: Usage.describe(
    'What it used of services that are paid by use, all legs together; a leg is counted when it is over.',
  ),
})
export type CallGet = z.infer<typeof CallGet>

/** The document as it is stored. Unknown keys are ignored on load, so the original's documents can be read. */
export const CallState = z.object({
  call_id: CallId,
  created_at: z.iso.datetime(),
  initiate: CallInitiate,
  claim: Claim.default({}),
  /** When each value of the claim was last given. */
  claim_given_at: z.record(z.string(), z.iso.datetime()).default({}),
  messages: z.array(Message).default([]),
  reminders: z.array(Reminder).default([]),
  /** Calls the assistant owes because of reminders of its own. */
  callbacks: z.array(Callback).default([]),
  /** The earliest of those that are still to be made. */
  callback_due_at: z.iso.datetime().optional(),
  next: Next.optional(),
  synthesis: CitedSynthesis.optional(),
  in_progress: z.boolean().default(false),
  /** Set until every leg is over, so from before the first one: what a store can list to find calls whose end was missed. */
  open: z.boolean().default(false),
  /** A leg is over and nobody has written about it, or given up on it. */
  insights_pending: z.boolean().default(false),
  /** Somebody wrote and has no answer yet. */
  sms_pending: z.boolean().default(false),
  /** Per call, unguessable: part of the callback URL. */
  callback_secret: z.string(),
  lang_short_code: z.string().optional(),
  last_interaction_at: z.iso.datetime().optional(),
  recognition_retry: z.number().int().default(0),
  /** The carrier's connection id of the current leg. */
  voice_id: z.string().optional(),
  /** Number of distinct events applied. Rises with every change, whatever order they came in. */
  version: z.number().int().default(0),
  /** Which media node may write: rises with every takeover. */
  epoch: z.number().int().default(0),
  legs: z.array(Leg).default([]),
  recordings: z.array(Recording).default([]),
  /** When the oldest recording began that the carrier still has. */
  recorded_at: z.iso.datetime().optional(),
  /** The conversation of the last leg goes on in another call: the caller began a new claim. */
  continued_in: CallId.optional(),
  /** What it used of services that are paid by use, all legs together. */
  usage: Usage.default(NO_USAGE),
  /** Time of the last language choice, so that the later of two wins whatever order they arrive in. */
  lang_chosen_at: z.iso.datetime().optional(),
  /** Times at which the caller could not be understood or said nothing, and of the last success. */
  misses: z.array(z.iso.datetime()).default([]),
  understood_at: z.iso.datetime().optional(),
  /** By the epoch of a media node: the number of the last event it reported. */
  reported: z.record(z.string(), z.number().int()).default({}),
  /** Ids of the other events already applied, oldest first; a ring. */
  applied: z.array(z.object({ id: z.string(), at: z.iso.datetime() })).default([]),
})
export type CallState = z.infer<typeof CallState>

/** A call that has just been offered or requested; nothing has happened yet. Not `open`: a conversation that began in text. */
export function createCall(
  initiate: CallInitiate,
  { callId = newCallId(), at, open = true }: { callId?: CallId; at: string; open?: boolean },
): CallState {
  return CallState.parse({ call_id: callId, created_at: at, initiate, open, callback_secret: randomSecret() })
}

/** The public view of a stored call. */
export const toCallGet = (call: CallState): CallGet => ({
  call_id: call.call_id,
  created_at: call.created_at,
  in_progress: call.in_progress,
  initiate: call.initiate,
  claim: call.claim,
  messages: call.messages,
  next: call.next ?? null,
  reminders: call.reminders,
  synthesis: call.synthesis ?? null,
  usage: call.usage,
})

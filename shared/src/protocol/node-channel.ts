import * as z from 'zod'
import { CallId } from '../call/call.ts'
import { Features } from '../config/features.ts'

/**
 * The node channel: one WebSocket per media node, dialled by the node to `GET /internal/nodes/channel`
 * (`Authorization: Bearer <service token>`). JSON text frames. Losing it is the death notice of the node.
 */

/** Node → edge, every `STATUS_EVERY_MS` and whenever the set of calls changes. */
export const NodeStatus = z.object({
  type: z.literal('status'),
  nodeId: z.string().min(1),
  /** Base of the media URL a carrier can reach, `wss://host/media`; the token is appended as a path segment. */
  streamUrl: z.url(),
  calls: z.array(CallId),
  capacity: z.number().int().positive(),
  /** 99th percentile of the event loop's delay, milliseconds. */
  loopLagMs: z.number().nonnegative(),
  draining: z.boolean(),
})
export type NodeStatus = z.infer<typeof NodeStatus>

export const STATUS_EVERY_MS = 2_000
/** A node that has been silent this long takes no new calls, and its calls are taken elsewhere. */
export const STALE_AFTER_MS = 5_000

/** What a carrier takes whoever picked up for. */
export const AnswerGuess = z.enum(['person', 'machine', 'fax'])
export type AnswerGuess = z.infer<typeof AnswerGuess>

/** Edge → node. */
export const NodeNotice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transfer-failed'), callId: CallId }),
  /** A person picked up and has answered what the carrier asked them: talk. */
  z.object({ type: z.literal('begin'), callId: CallId, lang: z.string() }),
  /** What the carrier takes whoever picked up for: evidence for the node, which decides. */
  z.object({ type: z.literal('answer-guessed'), callId: CallId, who: AnswerGuess }),
  /** A machine picked up: speak after the beep, and hang up. */
  z.object({ type: z.literal('leave-message'), callId: CallId }),
  z.object({ type: z.literal('call-ended'), callId: CallId }),
  z.object({ type: z.literal('sms-received'), callId: CallId, text: z.string() }),
  /** To every node, when a flag changed and once per lifetime of what was read: also for the calls that are running. */
  z.object({ type: z.literal('features'), features: Features }),
  z.object({ type: z.literal('drain') }),
])
export type NodeNotice = z.infer<typeof NodeNotice>

import * as z from 'zod'
import { Voicemail } from '../config/voicemail.ts'

/** Why somebody whom the assistant rang was not reached, as far as the carrier tells. */
export const Unreached = z.enum(['busy', 'no-answer', 'declined', 'failed'])
export type Unreached = z.infer<typeof Unreached>

export const AnsweredBy = z.enum(['person', 'machine'])
export type AnsweredBy = z.infer<typeof AnsweredBy>

/** One connection of the carrier. A call that is resumed has several. */
export const Leg = z.object({
  connection_id: z.string(),
  /** The assistant's number that was phoned, or phoned from; E.164. */
  own_number: z.string().optional(),
  /** When we first noted it, or were told of it. */
  opened_at: z.iso.datetime().optional(),
  connected_at: z.iso.datetime().optional(),
  disconnected_at: z.iso.datetime().optional(),
  /** Whether the person agreed to be recorded, once they were asked. Silence is a no. */
  recording_consent: z.enum(['given', 'refused']).optional(),
  /** What records it. `kept_by`: the call that the leg began in, which the recording belongs to. */
  recording: z.object({ recording_id: z.string(), kept_by: z.uuid().optional() }).optional(),
  /** The sensitive field that is being keyed, which is not recorded. */
  collecting: z.string().optional(),
  /** When a media node last took it. */
  claimed_at: z.iso.datetime().optional(),
  /** The person chose the language on this leg. */
  chose_language: z.boolean().optional(),
  /** The assistant rang; absent when it was rung. */
  placed: z.boolean().optional(),
  /** Why it never was connected. */
  unreached: Unreached.optional(),
  /** Who picked up, as far as anybody found out. */
  answered_by: AnsweredBy.optional(),
  /** What the machine got that picked up. */
  voicemail: Voicemail.optional(),
  /** A colleague who is told what it is about, while the caller waits; the last one. */
  consultation: z.object({ context: z.string(), briefing: z.string() }).optional(),
  /** Who ended it, when it was not the person at the other end. */
  ended_by: z.enum(['assistant', 'transfer', 'new-call']).optional(),
  /** Who wanted it ended so, when it was not the assistant itself. */
  ordered_by: z.literal('operator').optional(),
  /** What became of the synthesis and next action of this leg. Not there yet: they are still to be written. */
  insights: z.enum(['written', 'failed', 'not-needed']).optional(),
})
export type Leg = z.infer<typeof Leg>

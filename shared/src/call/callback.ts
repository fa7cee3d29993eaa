import * as z from 'zod'

/** A call that the assistant owes to the person at the other end, because of a reminder of its own. */
export const Callback = z.object({
  /** Title of the reminder. */
  title: z.string(),
  /** `voicemail`: nobody promised it, a machine picked up. */
  why: z.enum(['reminder', 'voicemail']).default('reminder'),
  /** When it was to be, as the reminder says. */
  wanted_at: z.iso.datetime(),
  /** When to ring next: moved by quiet hours and by attempts. */
  due_at: z.iso.datetime(),
  attempts: z.number().int().default(0),
  /** The carrier's connection ids of the attempts. */
  connections: z.array(z.string()).default([]),
  state: z.enum(['planned', 'answered', 'given-up']).default('planned'),
})
export type Callback = z.infer<typeof Callback>

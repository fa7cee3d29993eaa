import * as z from 'zod'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 20:00')

/** `conversation.callbacks`: whether the assistant phones by itself when one of its reminders is due. */
export const Callbacks = z.object({
  enabled: z.boolean().default(false),
  max_attempts: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('Times it rings for one reminder, the first one included.'),
  retry_after_min: z.number().int().min(5).max(1_440).default(30).describe('Minutes between two attempts.'),
  quiet_hours: z
    .object({ from: clockTime, to: clockTime })
    .default({ from: '20:00', to: '09:00' })
    .describe(
      'In the time zone of the person who is called; nobody is rung between the two. The same twice: never quiet.',
    ),
})
export type Callbacks = z.infer<typeof Callbacks>

import * as z from 'zod'

/** The `retention` section: how long what people said is kept. */
export const Retention = z.object({
  calls_days: z
    .number()
    .int()
    .min(0)
    .max(3_650)
    .default(90)
    .describe(
      'Days after its last change that a call is deleted, with all that belongs to it; 0 keeps it until somebody erases it.',
    ),
  recordings_days: z
    .number()
    .int()
    .min(0)
    .max(3_650)
    .default(30)
    .describe(
      'Days after which the recording of a call is deleted, never later than the call; 0 keeps it as long as the call.',
    ),
})
export type Retention = z.infer<typeof Retention>

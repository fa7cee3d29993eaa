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
})
export type Retention = z.infer<typeof Retention>

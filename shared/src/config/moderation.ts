import * as z from 'zod'

/** From which severity on something is refused; `off`: never. The names of severities are Azure's. */
const Level = z.enum(['low', 'medium', 'high', 'off'])

/**
 * What the models may be told and may say, by category. Read from what Azure's content filter says of every prompt and
 * answer; other servers say nothing, and nothing is refused. What the service itself blocks stays blocked: these levels can
 * only be stricter. People who call swear, and tell of wounds and blood: the defaults refuse the worst alone.
 */
export const Moderation = z.object({
  hate: Level.default('high'),
  self_harm: Level.default('high'),
  sexual: Level.default('high'),
  violence: Level.default('high'),
  profanity: z.boolean().default(false).describe('Whether swearing is refused.'),
  jailbreak: z
    .boolean()
    .default(true)
    .describe('Whether a caller who tries to change the instructions is refused, and led back to the task.'),
  indirect_attack: z.boolean().default(true).describe('The same for instructions hidden in documents.'),
})
export type Moderation = z.infer<typeof Moderation>

import * as z from 'zod'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

/** `Endpoint=https://name.azconfig.io;Id=…;Secret=…`, as the Azure portal shows it under access keys. */
const CONNECTION_STRING = /^Endpoint=(https?:\/\/[^;\s]+);Id=[^;\s]+;Secret=[^;\s]+$/

/** Where the feature flags are kept, and how long what was read of them holds. */
export const AppConfiguration = z.object({
  /** Of Azure App Configuration. Left out: the flags are kept in the edge's own storage (Workers KV). */
  connection_string: secretText()
    .regex(CONNECTION_STRING, 'must be a connection string: Endpoint=https://…;Id=…;Secret=…')
    .refine((text) => url.safeParse(CONNECTION_STRING.exec(text)?.[1]).success, {
      message: 'must lead to a name over https: Endpoint=https://…;Id=…;Secret=…',
      when: ({ issues }) => issues.length === 0,
    })
    .optional(),
  ttl_sec: z
    .number()
    .min(1)
    .max(3_600)
    .default(60)
    .describe('Seconds after which a change of a flag holds everywhere.'),
})
export type AppConfiguration = z.infer<typeof AppConfiguration>

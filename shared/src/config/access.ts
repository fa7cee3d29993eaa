import * as z from 'zod'
import { url } from './url.ts'

/** The `access` section: who may sign in besides those who have a key. */
export const AccessSettings = z.object({
  /** Cloudflare Access in front of the edge: whoever it lets through may read calls and reports. */
  cloudflare: z
    .object({
      /** For example `https://contoso.cloudflareaccess.com`. */
      team_domain: url,
      audience: z.string().min(1).describe('The AUD tag of the Access application.'),
      operators: z
        .array(z.email().transform((email) => email.toLowerCase()))
        .default([])
        .describe('Email addresses of those who may also do what an operator does.'),
    })
    .optional(),
})
export type AccessSettings = z.infer<typeof AccessSettings>

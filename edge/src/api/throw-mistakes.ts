import type { Hook } from '@hono/zod-openapi'
import type { Env } from 'hono'

/** What does not fit its schema is answered where every error is: in `error-envelope.ts`. */
export const throwMistakes: Hook<unknown, Env, string, unknown> = (result) => {
  if (!result.success) throw result.error
}

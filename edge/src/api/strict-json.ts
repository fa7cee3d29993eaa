import { parseStrictly } from '@call-center/shared/unknown-keys'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type * as z from 'zod'
import { readJson } from '../routes/read-json.ts'

/**
 * Lets a JSON body through that fits `schema` and has no key it does not know. Before the validator of the route, which
 * would drop such keys. A body that is not said to be JSON is refused: that is what a foreign page can send unasked.
 */
export const strictJson =
  (schema: z.ZodType): MiddlewareHandler =>
  async (c, next) => {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      throw new HTTPException(415, { message: 'send JSON, with content-type: application/json' })
    }
    parseStrictly(schema, await readJson(c.req))
    await next()
  }

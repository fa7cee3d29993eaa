import type { MiddlewareHandler } from 'hono'
import { PAGE_POLICY } from '../report/headers.ts'

/** What is no page needs nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
const SWITCHING_PROTOCOLS = 101

/** On every answer, refusals included: nothing foreign runs in it, nobody frames it, guesses its type or learns its address. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  // A rebuilt response would lose its WebSocket.
  if (c.res.status === SWITCHING_PROTOCOLS) return
  const isPage = c.res.headers.get('content-type')?.startsWith('text/html') ?? false
  const { headers } = c.res
  if (!headers.has('content-security-policy')) c.header('content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY)
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  c.header('x-frame-options', 'DENY')
  if (!headers.has('cache-control')) c.header('cache-control', isPage ? 'private, no-cache' : 'no-store')
  if (new URL(c.req.url).protocol === 'https:') c.header('strict-transport-security', 'max-age=31536000')
}

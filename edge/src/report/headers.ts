import type { MiddlewareHandler } from 'hono'

export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Pages hold what people said: nothing foreign runs in them, nobody frames them, no shared cache keeps them. */
export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', PAGE_POLICY)
  c.header('referrer-policy', 'no-referrer')
  c.header('x-content-type-options', 'nosniff')
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-cache')
}

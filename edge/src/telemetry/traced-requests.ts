import { readTraceparent } from '@call-center/shared/telemetry/trace-context'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Services } from '../services.ts'

/**
 * Each request about a call is a span of that call's trace. What is told is the route, never the path, for a path may hold a
 * number. Only media nodes are believed what they say they are a part of: they have proved who they are.
 */
export const tracedRequests =
  ({ traces }: Pick<Services, 'traces'>): MiddlewareHandler =>
  (c, next) => {
    const { method, path } = c.req
    const route = routePath(c, -1)
    const parent = path.startsWith('/internal/') ? readTraceparent(c.req.header('traceparent')) : undefined
    return traces.request(`${method} ${route}`, { kind: 'server', parent }, async (span) => {
      await next()
      // The name says the rest, and most requests go well: telemetry is paid by the byte.
      if (!c.res.ok) span.set({ 'http.response.status_code': c.res.status })
      if (c.error && c.res.status >= 500) span.fail(c.error)
    })
  }

import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { apiAccess, nodeAccess } from './auth/access.ts'
import { calls } from './routes/calls.ts'
import { config } from './routes/config.ts'
import { docs } from './routes/docs.tsx'
import { envelope, onError } from './routes/error-envelope.ts'
import { health } from './routes/health.ts'
import { home } from './routes/home.tsx'
import { icon } from './routes/icon.ts'
import { internalCalls } from './routes/internal/calls.ts'
import { monitor } from './routes/monitor.tsx'
import { reports } from './routes/reports.tsx'
import { acs } from './routes/webhooks/acs.ts'
import { eventGrid } from './routes/webhooks/event-grid.ts'
import { twilio } from './routes/webhooks/twilio.ts'
import type { Services } from './services.ts'

const MAX_BODY_BYTES = 1_048_576

export interface AppOptions {
  /** Takes the upgrade of a node channel. */
  readonly openNodeChannel: (request: Request) => Promise<Response>
}

/** The routes, in the order a call meets them. */
export function createApp(services: Services, { openNodeChannel }: AppOptions) {
  const app = new OpenAPIHono()
  return (
    app
      .use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed }))
      .use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }))

      // A media node comes up and says that it has room …
      .use('/internal/*', nodeAccess(services))
      .get('/internal/nodes/channel', (c) => openNodeChannel(c.req.raw))

      // … somebody rings, or is rung, or writes …
      .route('/webhooks/event-grid', eventGrid(services))
      .route('/webhooks/twilio', twilio(services))
      .use('/call/*', apiAccess(services))
      .route('/', calls(services))

      // … the carrier reports connected, language chosen, streaming, transferred, disconnected …
      .route('/webhooks/acs', acs(services))

      // … the media node talks with the caller and reports what was said …
      .route('/internal/calls', internalCalls(services))

      // … while operators watch …
      .use('/monitor/*', apiAccess(services))
      .route('/monitor', monitor(services))

      // … and afterwards people read about it.
      .use('/report/*', apiAccess(services))
      .route('/report', reports(services))

      // Operators turn what may be turned, and programmers read how.
      .use('/config/*', apiAccess(services))
      .route('/', config(services))
      .use('/docs/*', apiAccess(services))
      .use('/openapi.json', apiAccess(services))
      .route('/', docs(app, services))

      .route('/health', health(services))
      .route('/', home(services))
      .route('/', icon)
      .notFound((c) => envelope(c, 404, 'Not Found'))
      .onError(onError(services))
  )
}

function notAllowed(c: Context, methods: readonly string[]): Response {
  c.header('allow', methods.join(', '))
  return envelope(c, 405, `${c.req.method} is not possible here; possible: ${methods.join(', ')}`)
}

function tooLarge(): never {
  throw new HTTPException(413, { message: 'The body is too large' })
}

import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { gate } from './auth/gate.ts'
import { calls } from './routes/calls.ts'
import { config } from './routes/config.ts'
import { docs } from './routes/docs.tsx'
import { doNotCall } from './routes/do-not-call.ts'
import { onError } from './routes/error-envelope.ts'
import { health } from './routes/health.ts'
import { home } from './routes/home.tsx'
import { icon } from './routes/icon.ts'
import { internalCalls } from './routes/internal/calls.ts'
import { internalNodes } from './routes/internal/nodes.ts'
import { keys } from './routes/keys.ts'
import { monitor } from './routes/monitor.tsx'
import { bodySize, plainBody } from './routes/plain-json.ts'
import { recordings } from './routes/recordings.ts'
import { refuse } from './routes/refuse.tsx'
import { reports } from './routes/reports.tsx'
import { sharePages } from './routes/share-pages.tsx'
import { shared } from './routes/shared.tsx'
import { shares } from './routes/shares.ts'
import { signIn, signOut } from './routes/sign-in.tsx'
import { securityHeaders } from './routes/security-headers.ts'
import { webhooks } from './routes/webhooks/webhooks.ts'
import type { Services } from './services.ts'
import { tracedRequests } from './telemetry/traced-requests.ts'

export interface AppOptions {
  /** Takes the upgrade of a node channel. */
  readonly openNodeChannel: (request: Request) => Promise<Response>
}

/** The routes, in the order a call meets them. */
export function createApp(services: Services, { openNodeChannel }: AppOptions) {
  const app = new OpenAPIHono()
  return (
    app
      .use(securityHeaders)
      .use(bodySize)
      .use(gate(services))
      .use(plainBody)
      .use('/webhooks/*', tracedRequests(services))
      .use('/internal/calls/*', tracedRequests(services))
      .on('POST', '/call', tracedRequests(services))
      .use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed(services) }))

      // A media node comes up and says that it has room …
      .get('/internal/nodes/channel', (c) => openNodeChannel(c.req.raw))
      .route('/internal/nodes', internalNodes(services))

      // … somebody rings, or is rung, or writes …
      .route('/', calls(services))

      // … the carrier asks whom to put through, and reports connected, language chosen, transferred, disconnected …
      .route('/webhooks', webhooks(services))

      // … the media node talks with the caller and reports what was said …
      .route('/internal/calls', internalCalls(services))

      // … while operators watch …
      .route('/monitor', monitor(services))

      // … and afterwards people read about it.
      .route('/report', reports(services))
      .route('/report', recordings(services))
      .route('/report', sharePages(services))
      .route('/shares', shares(services))
      .route('/shared', shared(services))

      // Operators say who may come in, whom nobody may ring and what is switched on; programmers read how.
      .route('/sign-in', signIn(services))
      .route('/sign-out', signOut(services))
      .route('/keys', keys(services))
      .route('/do-not-call', doNotCall(services))
      .route('/', config(services))
      .route('/', docs(app, services))

      .route('/health', health(services))
      .route('/', home(services))
      .route('/', icon)
      .notFound((c) => refuse(services, c, { status: 404, message: 'Not Found' }))
      .onError(onError(services))
  )
}

const notAllowed =
  (services: Services) =>
  (c: Context, methods: readonly string[]): Response => {
    c.header('allow', methods.join(', '))
    const message = `${c.req.method} is not possible here; possible: ${methods.join(', ')}`
    return refuse(services, c, { status: 405, message })
  }

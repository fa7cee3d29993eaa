import type { Log } from '@call-center/shared/log'
import { Hono } from 'hono'
import { ApiError } from './api-error.ts'
import type { FaultBoard } from './faults.ts'
import { findForgery } from './hmac.ts'
import { recordingStorage } from './recording-storage.ts'
import { type Exchange, type Reply, ROUTES } from './routes.ts'
import { SMS_API_VERSION, SMS_PATH } from './sms.ts'
import type { TokenSigner } from './token-signer.ts'

/** The version that SDK 1.6.0 asks for. Another one means another wire: look before you allow it. */
export const API_VERSION = '2026-03-12'

export interface RecordedRequest {
  readonly service: 'call-automation'
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
}

export interface ApiOptions {
  readonly accessKey: string
  readonly issuer: string
  readonly publicUrl: () => string
  readonly signer: TokenSigner
  readonly faults: FaultBoard
  readonly log: Log
  readonly onRequest: (request: RecordedRequest) => void
}

/** The Call Automation and SMS REST APIs, and the keys its callbacks are signed with. */
export function createApi(exchange: Exchange, options: ApiOptions): Hono {
  const repeated = new Map<string, Promise<Reply>>()
  const app = new Hono()
  app.get('/calling/keys', (context) => context.json(options.signer.jwks))
  app.get('/calling/.well-known/acsopenidconfiguration', (context) =>
    context.json({
      issuer: options.issuer,
      jwks_uri: `${options.publicUrl()}/calling/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
  )
  const { carrier } = exchange
  const storage = { dir: carrier.recordingsDir, clock: carrier.clock }
  app.route('/', recordingStorage({ ...storage, admit: (request) => admitToStorage(request, options) }))
  app.all('*', async (context) => {
    const { method, headers } = context.req.raw
    const url = new URL(context.req.url)
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    const id = headers.get('repeatability-request-id')
    const request: ReadRequest = { method, url, headers, bytes }
    const reply = await answer(request, id ?? undefined)
    options.onRequest({
      service: 'call-automation',
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(headers),
      body: readJson(bytes),
      status: reply.status,
    })
    const replyHeaders = { 'api-supported-versions': versionOf(url), ...reply.headers }
    if (!reply.body) return context.body(null, reply.status as 204, replyHeaders)
    return context.json(reply.body, reply.status as 200, replyHeaders)
  })
  return app

  async function answer(request: ReadRequest, repeatabilityId: string | undefined): Promise<Reply> {
    try {
      admit(request, options)
      const before = repeatabilityId === undefined ? undefined : repeated.get(repeatabilityId)
      if (before) return await before
      const fresh = Promise.resolve().then(() => dispatch(exchange, request))
      if (repeatabilityId !== undefined) repeated.set(repeatabilityId, fresh.catch(refusal))
      const reply = await fresh
      // Callbacks start once the answer is on its way, as they do over a real network.
      if (reply.afterwards) setImmediate(reply.afterwards)
      return reply
    } catch (cause) {
      const refused = refusal(cause)
      const { method, url } = request
      options.log.error(
        { method, path: url.pathname, status: refused.status, err: cause },
        'a Call Automation request was refused',
      )
      return refused
    }
  }
}

interface ReadRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly bytes: Uint8Array
}

class InjectedFault extends Error {
  readonly status: number
  readonly retryAfterMs: number

  constructor(status: number, retryAfterMs: number) {
    super(`fault ${status}, as the control API asked`)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

function admit({ method, url, headers, bytes }: ReadRequest, { accessKey, faults }: ApiOptions): void {
  const forgery = findForgery({ method, url, headers, body: bytes }, accessKey)
  if (forgery) throw new ApiError(401, 'Denied', `Denied by the resource provider: ${forgery}.`)
  const status = faults.takeRefusal(url.pathname)
  if (status) throw new InjectedFault(status, faults.current.retryAfterMs)
  const query = [...url.searchParams]
  const version = url.searchParams.get('api-version')
  const wanted = versionOf(url)
  if (version !== wanted || query.length !== 1) {
    throw new ApiError(400, 'UnsupportedApiVersion', `Wanted: ?api-version=${wanted} and no other parameter.`)
  }
}

function admitToStorage({ method, url: address, headers }: Request, { accessKey, log, onRequest }: ApiOptions): void {
  const url = new URL(address)
  const forgery = findForgery({ method, url, headers, body: new Uint8Array() }, accessKey)
  const { pathname: path } = url
  const request = { method, path, query: {}, headers: Object.fromEntries(headers), body: undefined }
  onRequest({ service: 'call-automation', ...request, status: forgery ? 401 : 200 })
  if (!forgery) return
  log.error({ method, path, forgery }, 'a request for a recording was refused')
  throw new ApiError(401, 'Denied', `Denied by the resource provider: ${forgery}.`)
}

const versionOf = ({ pathname }: URL): string => (pathname === SMS_PATH ? SMS_API_VERSION : API_VERSION)

async function dispatch(exchange: Exchange, { method, url, bytes }: ReadRequest): Promise<Reply> {
  for (const route of ROUTES) {
    const match = route.method === method && route.path.exec(url.pathname)
    if (!match) continue
    const body = bytes.length === 0 ? undefined : readJson(bytes)
    if (bytes.length > 0 && body === undefined) throw new ApiError(400, '8500', 'The body is not JSON.')
    return await route.handle(exchange, decodeURIComponent(match[1] ?? ''), body)
  }
  throw new ApiError(400, '8500', `The local carrier does not support ${method} ${url.pathname}.`)
}

function refusal(cause: unknown): Reply {
  const message = cause instanceof Error ? cause.message : 'unknown'
  if (cause instanceof ApiError) return { status: cause.status, body: { error: { code: cause.apiCode, message } } }
  const body = { error: { code: 'InternalServerError', message } }
  if (!(cause instanceof InjectedFault)) return { status: 500, body }
  return { status: cause.status, body, headers: { 'retry-after-ms': String(cause.retryAfterMs) } }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

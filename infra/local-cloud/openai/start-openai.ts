import {
  createRequestLog,
  isKey,
  readJsonBody,
  type RecordedRequest,
  serveEmulator,
  type ServeOptions,
} from '../http/serve-emulator.ts'
import type { IsToken } from '../identity/start-identity.ts'
import { onChat, type Profile } from './chat-route.ts'
import { onEmbeddings } from './embeddings-route.ts'
import { createFaults, type FaultQueue, type Faults } from './faults.ts'
import { STAND_IN_NAME } from './stand-in/stand-in.ts'
import { ApiError, toResponse } from './wire/api-error.ts'

export interface OpenAiOptions extends ServeOptions {
  /** Model (or deployment) names that exist. All are the same stand-in. Absent: every name does. */
  readonly models?: readonly string[]
  /** Asked for as `Authorization: Bearer` or `api-key`. Absent: everybody may. */
  readonly accessKey?: string
  /** Also lets in who has a token of Entra for this service. */
  readonly isToken?: IsToken
  readonly profile?: Profile
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Gets a line for every request that was refused. @defaultValue console.error */
  readonly onLine?: (line: string) => void
}

export interface OpenAi {
  /** Without a path; clients want `${url}/openai/v1/`. */
  readonly url: string
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

const API_VERSIONS: ReadonlySet<string> = new Set([
  '2024-06-01',
  '2024-10-21',
  '2025-01-01-preview',
  '2025-04-01-preview',
])

interface Running {
  readonly options: OpenAiOptions
  readonly faults: FaultQueue
  readonly log: ReturnType<typeof createRequestLog>
  readonly onLine: (line: string) => void
}

/** Starts the stand-in language model behind the API that Azure OpenAI and others share. */
export async function startOpenAi(options: OpenAiOptions = {}): Promise<OpenAi> {
  const { onLine = console.error } = options
  const running: Running = { options, faults: createFaults(), log: createRequestLog(), onLine }
  const served = await serveEmulator(options, (request, { cut }) => answer(request, cut, running))
  return { ...served, requests: running.log.requests, faults: running.faults }
}

async function answer(request: Request, cut: () => void, running: Running): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { authorization: _token, 'api-key': _key, ...headers } = Object.fromEntries(request.headers)
  let body: unknown
  let response: Response
  try {
    checkAccess(request.headers, running.options)
    body = readJsonBody(await request.text(), (message) => new ApiError(400, 'invalid_request', message))
    response = await route(request, body, cut, running)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    response = toResponse(error)
    if (error.status < 429) running.onLine(`openai: ${error.status} ${request.method} ${pathname}: ${error.message}`)
  }
  running.log.record({ method: request.method, path: pathname + search, headers, body, status: response.status })
  return response
}

function checkAccess(headers: Headers, { accessKey, isToken }: OpenAiOptions): void {
  const bearer = headers.get('authorization')?.replace(/^Bearer /, '')
  if (isKey(headers.get('api-key') ?? bearer, accessKey)) return
  if (isToken?.(bearer, 'https://cognitiveservices.azure.com')) return
  throw new ApiError(401, 'invalid_api_key', 'Access denied due to invalid subscription key.')
}

const AZURE = /^\/openai\/deployments\/([^/]+)\/(chat\/completions|embeddings)$/

async function route(
  request: Request,
  body: unknown,
  cut: () => void,
  { options, faults }: Running,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const { models, profile = {}, now = Date.now } = options
  const chat = {
    faults,
    profile,
    now,
    cut,
    signal: request.signal,
    isModel: (model: string) => models === undefined || models.includes(model),
  }
  const [, azure, operation] = AZURE.exec(pathname) ?? []
  if (request.method === 'POST' && azure) {
    const version = searchParams.get('api-version') ?? '(missing)'
    if (!API_VERSIONS.has(version))
      throw new ApiError(400, 'invalid_request', `api-version ${version} is not supported.`)
    const deployed = { ...chat, deployment: decodeURIComponent(azure) }
    return operation === 'embeddings' ? onEmbeddings(body, deployed) : onChat(body, deployed)
  }
  if (request.method === 'POST' && pathname === '/openai/v1/chat/completions') return onChat(body, chat)
  if (request.method === 'POST' && pathname === '/openai/v1/embeddings') return onEmbeddings(body, chat)
  if (request.method === 'GET' && pathname === '/openai/v1/models') {
    const data = (models ?? [STAND_IN_NAME]).map((id) => ({ id, object: 'model', created: 0, owned_by: 'local-cloud' }))
    return Response.json({ object: 'list', data })
  }
  throw new ApiError(400, 'unknown_route', `This stand-in has no route ${request.method} ${pathname}.`)
}

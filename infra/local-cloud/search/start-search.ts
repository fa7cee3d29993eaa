import { timingSafeEqual } from 'node:crypto'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { createFaults, type FaultQueue, type Faults } from './faults.ts'
import { carryOut, createIndexes, type Indexes } from './indexes.ts'
import { CutConnection, route } from './routes.ts'
import { badRequest, SearchError, toResponse } from './search-error.ts'
import { readIndexDefinition } from './wire/index-definition.ts'
import { readBatch } from './wire/search-request.ts'

export interface SearchOptions {
  /** @defaultValue 0, any free port */
  readonly port?: number
  /** @defaultValue 'localhost' */
  readonly host?: string
  /** PEM. Absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Asked for as `api-key`. Absent: everybody may. */
  readonly accessKey?: string
  /** An index that is there from the start, and its documents. */
  readonly preload?: { readonly definition: unknown; readonly documents: readonly object[] }
  /** Gets a line for every request that was refused. @defaultValue console.error */
  readonly onLine?: (line: string) => void
}

export interface RecordedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
}

export interface Search {
  readonly url: string
  /** Newest last, at most `MOST_RECORDED`. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

const MOST_RECORDED = 1_000
const API_VERSIONS: ReadonlySet<string> = new Set(['2024-07-01', '2025-09-01', '2026-04-01'])

interface Running {
  readonly indexes: Indexes
  readonly accessKey: string | undefined
  readonly faults: FaultQueue
  readonly requests: RecordedRequest[]
  readonly onLine: (line: string) => void
}

/** Starts an in-memory AI Search service that the real SDK can use. Words and vectors are real; its ranker is a stand-in. */
export async function startSearch(options: SearchOptions = {}): Promise<Search> {
  const { port = 0, host = 'localhost', tls, accessKey, preload, onLine = console.error } = options
  const running: Running = { indexes: createIndexes(), accessKey, faults: createFaults(wait), requests: [], onLine }
  if (preload) {
    const index = running.indexes.put(readIndexDefinition(preload.definition))
    const value = preload.documents.map((document) => ({ '@search.action': 'upload', ...document }))
    for (const action of readBatch({ value })) carryOut(action, index)
  }
  const listener = getRequestListener(
    (request, env) => answer(request, () => (env as HttpBindings).outgoing.destroy(), running),
    { overrideGlobalObjects: false },
  )
  const server: Server = tls ? createTlsServer(tls, listener) : createPlainServer(listener)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`,
    requests: running.requests,
    faults: running.faults,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(request: Request, cut: () => void, running: Running): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { 'api-key': _key, authorization: _token, ...headers } = Object.fromEntries(request.headers)
  const { method } = request
  let body: unknown
  let response: Response
  try {
    checkAccess(request.headers, running.accessKey)
    checkVersion(request.url)
    body = readJson(await request.text())
    response = await route({ method, path: readPath(pathname), body }, running.indexes, running.faults)
  } catch (error) {
    if (error instanceof CutConnection) cut()
    else if (!(error instanceof SearchError)) throw error
    response = toResponse(error instanceof SearchError ? error : new SearchError(500, 'Cut', 'The connection was cut.'))
    if (error instanceof SearchError && [400, 403].includes(error.status)) {
      running.onLine(`search: ${error.status} ${method} ${pathname}: ${error.message}`)
    }
  }
  running.requests.push({ method, path: pathname + search, headers, body, status: response.status })
  if (running.requests.length > MOST_RECORDED) running.requests.shift()
  return response
}

function checkAccess(headers: Headers, accessKey: string | undefined): void {
  if (accessKey === undefined) return
  const given = Buffer.from(headers.get('api-key') ?? '')
  const wanted = Buffer.from(accessKey)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new SearchError(403, 'Forbidden', 'Access denied: the api-key is wrong.')
  }
}

function checkVersion(url: string): void {
  const version = new URL(url).searchParams.get('api-version') ?? '(missing)'
  if (!API_VERSIONS.has(version)) throw badRequest(`api-version ${version} is not supported.`)
}

function readPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    throw badRequest('The path is not encoded as a URL.')
  }
}

function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The request body is not JSON.')
  }
}

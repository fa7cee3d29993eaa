import { setTimeout as wait } from 'node:timers/promises'
import {
  createRequestLog,
  isKey,
  readJsonBody,
  type RecordedRequest,
  serveEmulator,
  type ServeOptions,
} from '../http/serve-emulator.ts'
import type { IsToken } from '../identity/start-identity.ts'
import { createFaults, type FaultQueue, type Faults } from './faults.ts'
import { carryOut, createIndexes, type Indexes } from './indexes.ts'
import { CutConnection, route } from './routes.ts'
import { badRequest, SearchError, toResponse } from './search-error.ts'
import { readIndexDefinition } from './wire/index-definition.ts'
import { readBatch } from './wire/search-request.ts'

export interface SearchOptions extends ServeOptions {
  /** Asked for as `api-key`. Absent: everybody may. */
  readonly accessKey?: string
  /** Also lets in who has a token of Entra for this service. */
  readonly isToken?: IsToken
  /** An index that is there from the start, and its documents. */
  readonly preload?: { readonly definition: unknown; readonly documents: readonly object[] }
  /** Gets a line for every request that was refused. @defaultValue console.error */
  readonly onLine?: (line: string) => void
}

export interface Search {
  readonly url: string
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

const API_VERSIONS: ReadonlySet<string> = new Set(['2024-07-01', '2025-09-01', '2026-04-01'])

interface Running {
  readonly indexes: Indexes
  readonly accessKey: string | undefined
  readonly isToken: IsToken | undefined
  readonly faults: FaultQueue
  readonly log: ReturnType<typeof createRequestLog>
  readonly onLine: (line: string) => void
}

/** Starts an in-memory AI Search service that the real SDK can use. Words and vectors are real; its ranker is a stand-in. */
export async function startSearch(options: SearchOptions = {}): Promise<Search> {
  const { accessKey, isToken, preload, onLine = console.error } = options
  const running: Running = {
    indexes: createIndexes(),
    accessKey,
    isToken,
    faults: createFaults(wait),
    log: createRequestLog(),
    onLine,
  }
  if (preload) {
    const index = running.indexes.put(readIndexDefinition(preload.definition))
    const value = preload.documents.map((document) => ({ '@search.action': 'upload', ...document }))
    for (const action of readBatch({ value })) carryOut(action, index)
  }
  const served = await serveEmulator(options, (request, { cut }) => answer(request, cut, running))
  return { ...served, requests: running.log.requests, faults: running.faults }
}

async function answer(request: Request, cut: () => void, running: Running): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { 'api-key': _key, authorization: _token, ...headers } = Object.fromEntries(request.headers)
  const { method } = request
  let body: unknown
  let response: Response
  try {
    checkAccess(request.headers, running)
    checkVersion(request.url)
    body = readJsonBody(await request.text(), badRequest)
    response = await route({ method, path: readPath(pathname), body }, running.indexes, running.faults)
  } catch (error) {
    if (error instanceof CutConnection) cut()
    else if (!(error instanceof SearchError)) throw error
    response = toResponse(error instanceof SearchError ? error : new SearchError(500, 'Cut', 'The connection was cut.'))
    if (error instanceof SearchError && [400, 403].includes(error.status)) {
      running.onLine(`search: ${error.status} ${method} ${pathname}: ${error.message}`)
    }
  }
  running.log.record({ method, path: pathname + search, headers, body, status: response.status })
  return response
}

function checkAccess(headers: Headers, { accessKey, isToken }: Running): void {
  const bearer = headers.get('authorization')?.replace(/^Bearer /, '')
  if (bearer !== undefined) {
    if (isToken?.(bearer, 'https://search.azure.com')) return
    throw new SearchError(403, 'Forbidden', 'Access denied: the token is wrong.')
  }
  if (isKey(headers.get('api-key') ?? undefined, accessKey)) return
  throw new SearchError(403, 'Forbidden', 'Access denied: the api-key is wrong.')
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

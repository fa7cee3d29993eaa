import { setTimeout as wait } from 'node:timers/promises'
import {
  createRequestLog,
  readJsonBody,
  type RecordedRequest,
  serveEmulator,
  type ServeOptions,
} from '../http/serve-emulator.ts'
import { CosmosError, badRequest } from './cosmos-error.ts'
import { createFaults, type Faults, type FaultQueue } from './faults.ts'
import { readAddress } from './http/address.ts'
import { checkAuthorization } from './http/authorization.ts'
import { errorReply, type Reply, toResponse } from './http/reply.ts'
import { checkHeaders, isSet } from './http/request-headers.ts'
import { route } from './http/routes.ts'
import { loadStore, openSnapshotFile, type SnapshotFile } from './snapshot-file.ts'
import { createStore, type Store } from './store/store.ts'

/** The key of the local account. Not a secret: it opens nothing but this process. */
export const LOCAL_COSMOS_KEY = Buffer.from('the local cloud keeps no secrets, this is its Cosmos DB key').toString(
  'base64',
)

export interface CosmosOptions extends ServeOptions {
  /** Base64 master key that requests are signed with. @defaultValue LOCAL_COSMOS_KEY */
  readonly key?: string
  /** Keeps the data over a restart. Absent: memory only. */
  readonly file?: string
  /** Milliseconds since 1970; decides `_ts` and what has expired. */
  readonly now?: () => number
  /** Gets a line for every request that was refused as unknown. @defaultValue console.error */
  readonly onLine?: (line: string) => void
  /** Sees every request after it was answered. */
  readonly onRequest?: (request: RecordedRequest) => void
}

export interface Cosmos {
  readonly url: string
  readonly key: string
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

interface Running {
  readonly store: Store
  readonly key: string
  readonly now: () => number
  readonly faults: FaultQueue
  readonly log: ReturnType<typeof createRequestLog>
  readonly snapshot: SnapshotFile | undefined
  readonly onLine: (line: string) => void
  readonly onRequest: (request: RecordedRequest) => void
  url: string
}

/** Starts an in-memory Cosmos DB account that the real SDK can use. */
export async function startCosmos(options: CosmosOptions = {}): Promise<Cosmos> {
  const { key = LOCAL_COSMOS_KEY, file, now = Date.now, onLine = console.error, onRequest = () => {} } = options
  const store = file === undefined ? createStore() : loadStore(file)
  const onSaveError = (error: unknown): void => onLine(`cosmos: could not save ${file}: ${String(error)}`)
  const running: Running = {
    store,
    key,
    now,
    faults: createFaults(wait),
    log: createRequestLog(),
    snapshot: file === undefined ? undefined : openSnapshotFile(file, store, onSaveError),
    onLine,
    onRequest,
    url: '',
  }
  const served = await serveEmulator(options, (request) => answer(request, running))
  running.url = served.url
  return {
    url: served.url,
    key,
    requests: running.log.requests,
    faults: running.faults,
    async close() {
      await served.close()
      await running.snapshot?.close()
    },
  }
}

async function answer(request: Request, running: Running): Promise<Response> {
  const headers = Object.fromEntries(request.headers)
  const path = new URL(request.url).pathname
  let body: unknown
  let reply: Reply
  try {
    body = readJsonBody(await request.text(), badRequest)
    reply = await carryOut(request.method, path, headers, body, running)
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error
    reply = errorReply(error)
    if (error.status === 400 || error.status === 401)
      running.onLine(`cosmos: ${error.status} ${request.method} ${path}: ${error.message}`)
  }
  const { authorization: _signature, ...shown } = headers
  const recorded: RecordedRequest = { method: request.method, path, headers: shown, body, status: reply.status }
  running.log.record(recorded)
  running.onRequest(recorded)
  return toResponse(reply)
}

async function carryOut(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  { store, key, now, faults, snapshot, url }: Running,
): Promise<Reply> {
  const resource = readAddress(path)
  checkAuthorization({ method, resource, authorization: headers['authorization'], date: headers['x-ms-date'] }, key)
  checkHeaders(headers)
  await faults.meet(method, resource.type)
  const reply = route({ method, address: resource.address, headers, body }, { store, nowMs: now(), endpoint: url })
  if (method !== 'GET' && !isRead(headers)) snapshot?.touch()
  return reply
}

/** Queries and query plans are POSTs that change nothing. */
const isRead = (headers: Readonly<Record<string, string>>): boolean =>
  isSet(headers, 'x-ms-documentdb-isquery') || isSet(headers, 'x-ms-cosmos-is-query-plan-request')

import { badRequest, notFound } from '../cosmos-error.ts'
import { isObject, type JsonObject } from '../json.ts'
import {
  createContainer,
  createDatabase,
  findContainer,
  findDatabase,
  replaceContainer,
  type Store,
} from '../store/store.ts'
import type { Address } from './address.ts'
import { onDocument, onDocuments } from './document-routes.ts'
import { CHARGE, charged, type Reply } from './reply.ts'
import { isSet, type RequestHeaders } from './request-headers.ts'

export interface Request {
  readonly method: string
  readonly address: Address
  readonly headers: RequestHeaders
  /** JSON, or `undefined` for none. */
  readonly body: unknown
}

export interface RouteContext {
  readonly store: Store
  readonly nowMs: number
  /** What the account advertises as its own address. */
  readonly endpoint: string
}

/** Carries out one request. @throws {CosmosError} */
export function route(request: Request, { store, nowMs, endpoint }: RouteContext): Reply {
  const { address, method, headers, body } = request
  const nowS = Math.floor(nowMs / 1_000)
  if (address.kind === 'account') {
    if (method !== 'GET') throw badRequest(`${method} is not an operation on the account.`)
    return metadata(200, account(endpoint))
  }
  if (address.kind === 'databases') return onDatabases(request, store, nowS)
  const database = findDatabase(store, address.database)
  switch (address.kind) {
    case 'database':
      if (method === 'DELETE') return deleted(store.databases.delete(address.database), `database ${address.database}`)
      if (method !== 'GET') throw badRequest(`${method} is not an operation on a database.`)
      return metadata(200, database.definition)
    case 'containers': {
      if (method === 'POST') return metadata(201, createContainer(database, definitionOf(request), nowS).definition)
      const all = [...database.containers.values()].map(({ definition }) => definition)
      return list(method, { _rid: database.rid, DocumentCollections: all, _count: all.length })
    }
    case 'container':
      if (method === 'DELETE')
        return deleted(database.containers.delete(address.container), `container ${address.container}`)
      if (method === 'PUT')
        return metadata(200, replaceContainer(database, address.container, definitionOf(request), nowS).definition)
      if (method !== 'GET') throw badRequest(`${method} is not an operation on a container.`)
      return metadata(200, findContainer(database, address.container).definition)
    case 'pkranges':
      return pkranges(request, findContainer(database, address.container).rid)
    case 'documents':
      return onDocuments({ method, headers, body, nowMs, container: findContainer(database, address.container) })
    case 'document':
      return onDocument(
        { method, headers, body, nowMs, container: findContainer(database, address.container) },
        address.id,
      )
  }
}

function onDatabases(request: Request, store: Store, nowS: number): Reply {
  if (request.method === 'POST') return metadata(201, createDatabase(store, definitionOf(request), nowS).definition)
  const all = [...store.databases.values()].map(({ definition }) => definition)
  return list(request.method, { _rid: '', Databases: all, _count: all.length })
}

function definitionOf({ body, headers }: Request): JsonObject {
  if (isSet(headers, 'x-ms-documentdb-isquery'))
    throw badRequest('Queries over databases and containers are not supported.')
  if (!isObject(body)) throw badRequest('The body must be a JSON object.')
  return body
}

const metadata = (status: number, body: JsonObject): Reply => ({
  status,
  body,
  headers: { ...charged(CHARGE.metadata), ...(body['_etag'] ? { etag: String(body['_etag']) } : {}) },
})

function list(method: string, body: JsonObject): Reply {
  if (method !== 'GET') throw badRequest(`${method} is not an operation on a list.`)
  return metadata(200, body)
}

function deleted(existed: boolean, what: string): Reply {
  if (!existed) throw notFound(what)
  return { status: 204, headers: charged(CHARGE.metadata) }
}

/** One physical partition holds every key. The SDK reads the list until it is told that nothing changed. */
function pkranges({ method, headers }: Request, rid: string): Reply {
  const etag = '"1"'
  if (headers['if-none-match'] === etag) return { status: 304, headers: { ...charged(CHARGE.metadata), etag } }
  const range = { id: '0', minInclusive: '', maxExclusive: 'FF', status: 'online', throughputFraction: 1, parents: [] }
  const reply = list(method, { _rid: rid, PartitionKeyRanges: [range], _count: 1 })
  return { ...reply, headers: { ...reply.headers, etag } }
}

function account(endpoint: string): JsonObject {
  const locations = [{ name: 'Local', databaseAccountEndpoint: endpoint }]
  return {
    id: 'local-cloud',
    _rid: 'local-cloud.documents.localhost',
    _self: '',
    _dbs: '//dbs/',
    media: '//media/',
    addresses: '//addresses/',
    writableLocations: locations,
    readableLocations: locations,
    enableMultipleWriteLocations: false,
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 1 },
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 1 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: '{}',
  }
}

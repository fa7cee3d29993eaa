import { CosmosError, badRequest, conflict, notFound } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { type PartitionKeyDefinition, readPartitionKeyDefinition } from './partition-key.ts'
import { containerRid, databaseRid } from './resource-id.ts'

/** Never changed in place: a batch that fails puts the old map back. */
export interface StoredDocument {
  /** With the system properties. */
  readonly body: JsonObject
  /** Its partition key values as JSON text. */
  readonly partition: string
}

export interface Container {
  readonly id: string
  readonly rid: string
  readonly definition: JsonObject
  readonly partitionKey: PartitionKeyDefinition
  /** -1: items expire only when they say so themselves. Absent: nothing expires. */
  readonly defaultTtlS: number | undefined
  documents: Map<string, StoredDocument>
  /** Numbers both document ids and versions; never reused. */
  sequence: number
}

export interface Database {
  readonly id: string
  readonly rid: string
  readonly definition: JsonObject
  readonly containers: Map<string, Container>
  sequence: number
}

export interface Store {
  readonly databases: Map<string, Database>
  sequence: number
}

export const createStore = (): Store => ({ databases: new Map(), sequence: 0 })

const FORBIDDEN_IN_ID = /[/\\?#]/
const LONGEST_ID = 1_023

/** The id of a body, or a 400 as the service gives. */
export function readId(body: JsonObject): string {
  const { id } = body
  if (typeof id !== 'string' || id === '')
    throw badRequest("The input content is invalid because the required property 'id' is missing.")
  if (FORBIDDEN_IN_ID.test(id) || id.length > LONGEST_ID || id.endsWith(' ')) {
    throw badRequest(
      `The id has a forbidden character, ends with a space or is longer than ${LONGEST_ID}: ${JSON.stringify(id)}.`,
    )
  }
  return id
}

export const etagOf = (sequence: number): string =>
  `"${sequence.toString(16).padStart(8, '0')}-0000-0000-0000-000000000000"`

export function createDatabase(store: Store, body: JsonObject, nowS: number): Database {
  const id = readId(body)
  if (store.databases.has(id)) throw conflict(`database ${id}`)
  store.sequence += 1
  const rid = databaseRid(store.sequence)
  const database: Database = {
    id,
    rid,
    definition: {
      id,
      _rid: rid,
      _self: `dbs/${rid}/`,
      _etag: etagOf(store.sequence),
      _colls: 'colls/',
      _users: 'users/',
      _ts: nowS,
    },
    containers: new Map(),
    sequence: 0,
  }
  store.databases.set(id, database)
  return database
}

export function findDatabase(store: Store, id: string): Database {
  const database = store.databases.get(id)
  if (!database) throw notFound(`database ${id}`)
  return database
}

const DEFAULT_INDEXING = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
}

export function createContainer(database: Database, body: JsonObject, nowS: number): Container {
  const id = readId(body)
  if (database.containers.has(id)) throw conflict(`container ${id}`)
  database.sequence += 1
  const container = buildContainer(database, id, database.sequence, body, nowS)
  database.containers.set(id, container)
  return container
}

/** Changes what may change of a container: its time to live and its indexing policy. */
export function replaceContainer(database: Database, id: string, body: JsonObject, nowS: number): Container {
  const previous = findContainer(database, id)
  const next = { ...buildContainer(database, id, database.sequence, body, nowS), rid: previous.rid }
  if (JSON.stringify(next.partitionKey) !== JSON.stringify(previous.partitionKey)) {
    throw badRequest('The partition key of a container cannot be changed.')
  }
  const { _rid, _self } = previous.definition
  const replaced = {
    ...next,
    definition: { ...next.definition, _rid, _self },
    documents: previous.documents,
    sequence: previous.sequence,
  }
  database.containers.set(id, replaced)
  return replaced
}

function buildContainer(database: Database, id: string, number: number, body: JsonObject, nowS: number): Container {
  const partitionKey = readPartitionKeyDefinition(body['partitionKey'])
  const rid = containerRid(database.rid, number)
  return {
    id,
    rid,
    definition: {
      indexingPolicy: DEFAULT_INDEXING,
      ...body,
      partitionKey,
      _rid: rid,
      _self: `dbs/${database.rid}/colls/${rid}/`,
      _etag: etagOf(number),
      _docs: 'docs/',
      _sprocs: 'sprocs/',
      _triggers: 'triggers/',
      _udfs: 'udfs/',
      _conflicts: 'conflicts/',
      _ts: nowS,
    },
    partitionKey,
    defaultTtlS: readDefaultTtl(body['defaultTtl']),
    documents: new Map(),
    sequence: 0,
  }
}

function readDefaultTtl(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && (value === -1 || value > 0)) return value
  throw badRequest('defaultTtl must be -1 or a positive number of seconds.')
}

/** Substatus 1003 is how the SDK tells a container that is gone from a document that is. */
export function findContainer(database: Database, id: string): Container {
  const container = database.containers.get(id)
  if (!container) throw new CosmosError(404, 'NotFound', `Resource Not Found: container ${id}.`, { substatus: 1003 })
  return container
}

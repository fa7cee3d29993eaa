import { CosmosError, badRequest, conflict, notFound, preconditionFailed } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { isInPartition, partitionOf } from './partition-key.ts'
import { documentRid } from './resource-id.ts'
import { type Container, etagOf, readId, type StoredDocument } from './store.ts'

/** What one operation is told besides its document. */
export interface OperationContext {
  readonly container: Container
  /** Partition key values as JSON text. */
  readonly partition: string
  readonly nowMs: number
  readonly ifMatch?: string | undefined
}

const LARGEST_DOCUMENT_BYTES = 2 * 1024 * 1024

const keyOf = (partition: string, id: string): string => `${partition} ${id}`

/** Seconds after `_ts` when a document stops existing, or `undefined` for never. */
function ttlOf({ defaultTtlS }: Container, { ttl }: JsonObject): number | undefined {
  if (defaultTtlS === undefined) return undefined
  const seconds = typeof ttl === 'number' ? ttl : defaultTtlS
  return seconds === -1 ? undefined : seconds
}

function isExpired(container: Container, { body }: StoredDocument, nowMs: number): boolean {
  const ttlS = ttlOf(container, body)
  return ttlS !== undefined && nowMs >= (Number(body['_ts']) + ttlS) * 1_000
}

function find({ container, partition, nowMs }: OperationContext, id: string): StoredDocument | undefined {
  const document = container.documents.get(keyOf(partition, id))
  return document && !isExpired(container, document, nowMs) ? document : undefined
}

function findOrThrow(context: OperationContext, id: string): StoredDocument {
  const document = find(context, id)
  if (!document) throw notFound(`document ${id}`)
  return document
}

function checkMatch({ ifMatch }: OperationContext, { body }: StoredDocument): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== body['_etag']) {
    throw preconditionFailed('Operation cannot be performed because one of the specified precondition is not met.')
  }
}

function put(context: OperationContext, body: JsonObject, previous: StoredDocument | undefined): JsonObject {
  const { container, partition, nowMs } = context
  const id = readId(body)
  const { ttl } = body
  if (ttl !== undefined && ttl !== null && (!Number.isInteger(ttl) || (ttl !== -1 && Number(ttl) <= 0))) {
    throw badRequest('The input ttl is invalid. Ensure that it is -1 or a positive integer of seconds.')
  }
  if (partitionOf(container.partitionKey, body) !== partition) {
    throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", {
      substatus: 1001,
    })
  }
  if (Buffer.byteLength(JSON.stringify(body)) > LARGEST_DOCUMENT_BYTES) {
    throw new CosmosError(413, 'RequestEntityTooLarge', 'Request size is too large.')
  }
  container.sequence += 1
  const rid = previous ? String(previous.body['_rid']) : documentRid(container.rid, container.sequence)
  const stored = {
    ...body,
    _rid: rid,
    _self: `${String(container.definition['_self'])}docs/${rid}/`,
    _etag: etagOf(container.sequence),
    _attachments: 'attachments/',
    _ts: Math.floor(nowMs / 1_000),
  }
  container.documents.set(keyOf(partition, id), { body: stored, partition })
  return stored
}

export function createDocument(context: OperationContext, body: JsonObject): JsonObject {
  const id = readId(body)
  if (find(context, id)) throw conflict(`document ${id}`)
  return put(context, body, undefined)
}

export const readDocument = (context: OperationContext, id: string): JsonObject => findOrThrow(context, id).body

export function replaceDocument(context: OperationContext, id: string, body: JsonObject): JsonObject {
  const previous = findOrThrow(context, id)
  checkMatch(context, previous)
  const newId = readId(body)
  if (newId !== id) throw badRequest(`The id in the body (${newId}) differs from the one in the address (${id}).`)
  return put(context, body, previous)
}

/** An upsert of a document that is not there ignores If-Match, as the service does. */
export function upsertDocument(
  context: OperationContext,
  body: JsonObject,
): { readonly created: boolean; readonly body: JsonObject } {
  const previous = find(context, readId(body))
  if (previous) checkMatch(context, previous)
  return { created: previous === undefined, body: put(context, body, previous) }
}

export function deleteDocument(context: OperationContext, id: string): void {
  checkMatch(context, findOrThrow(context, id))
  context.container.documents.delete(keyOf(context.partition, id))
}

/** Changes a document where it is; `change` must return a new body. */
export function changeDocument(
  context: OperationContext,
  id: string,
  change: (body: JsonObject) => JsonObject,
): JsonObject {
  const previous = findOrThrow(context, id)
  checkMatch(context, previous)
  const body = change(previous.body)
  if (body['id'] !== id) throw badRequest('The id of a document cannot be patched.')
  if (partitionOf(context.container.partitionKey, body) !== context.partition) {
    throw badRequest('The partition key of a document cannot be patched.')
  }
  return put(context, body, previous)
}

/** The living documents of one partition, or of all when `partition` is absent, oldest first. */
export function listDocuments(
  container: Container,
  nowMs: number,
  partition: readonly unknown[] | undefined,
): JsonObject[] {
  const found: JsonObject[] = []
  for (const document of container.documents.values()) {
    if (isExpired(container, document, nowMs)) continue
    if (partition === undefined || isInPartition(document.partition, partition)) found.push(document.body)
  }
  return found
}

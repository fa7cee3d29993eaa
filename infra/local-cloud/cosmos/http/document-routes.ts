import { CosmosError, badRequest } from '../cosmos-error.ts'
import { isObject, type JsonObject } from '../json.ts'
import { checkCondition, readQuerySpec, runQuery, takePage } from '../query/run-query.ts'
import { runBatch } from '../store/batch.ts'
import {
  changeDocument,
  createDocument,
  deleteDocument,
  listDocuments,
  type OperationContext,
  readDocument,
  replaceDocument,
  upsertDocument,
} from '../store/documents.ts'
import { readPartitionKey, readWholePartition } from '../store/partition-key.ts'
import { applyPatch, readPatch } from '../store/patch.ts'
import type { Container } from '../store/store.ts'
import { CHARGE, charged, type Reply } from './reply.ts'
import { isSet, type RequestHeaders } from './request-headers.ts'

export interface DocumentRequest {
  readonly method: string
  readonly headers: RequestHeaders
  readonly body: unknown
  readonly container: Container
  readonly nowMs: number
}

const PARTITION_KEY = 'x-ms-documentdb-partitionkey'

const object = (body: unknown): JsonObject => {
  if (!isObject(body)) throw badRequest('The body must be a JSON object.')
  return body
}

const contextOf = ({ container, headers, nowMs }: DocumentRequest): OperationContext => ({
  container,
  nowMs,
  partition: readWholePartition(container.partitionKey, headers[PARTITION_KEY]),
  ifMatch: headers['if-match'],
})

const one = (status: number, body: JsonObject, units: number): Reply => ({
  status,
  body,
  headers: { ...charged(units), etag: String(body['_etag']) },
})

/** `…/docs/{id}` */
export function onDocument(request: DocumentRequest, id: string): Reply {
  const context = contextOf(request)
  switch (request.method) {
    case 'GET': {
      const body = readDocument(context, id)
      const unchanged = request.headers['if-none-match'] === body['_etag']
      return unchanged
        ? { status: 304, headers: { ...charged(CHARGE.read), etag: String(body['_etag']) } }
        : one(200, body, CHARGE.read)
    }
    case 'PUT':
      return one(200, replaceDocument(context, id, object(request.body)), CHARGE.write)
    case 'PATCH': {
      const patch = readPatch(request.body)
      const change = (body: JsonObject): JsonObject => {
        if (patch.condition !== undefined) checkCondition(patch.condition, body)
        return applyPatch(body, patch)
      }
      return one(200, changeDocument(context, id, change), CHARGE.write)
    }
    case 'DELETE':
      deleteDocument(context, id)
      return { status: 204, headers: charged(CHARGE.write) }
    default:
      throw badRequest(`${request.method} is not an operation on a document.`)
  }
}

/** `…/docs`: one path for six operations, told apart by headers. */
export function onDocuments(request: DocumentRequest): Reply {
  const { method, headers, body } = request
  if (method === 'GET') return readFeed(request)
  if (method !== 'POST') throw badRequest(`${method} is not an operation on documents.`)
  if (isSet(headers, 'x-ms-cosmos-is-query-plan-request')) return queryPlan(request)
  if (isSet(headers, 'x-ms-documentdb-isquery')) return query(request)
  if (isSet(headers, 'x-ms-cosmos-is-batch-request')) return batch(request)
  if (isSet(headers, 'x-ms-documentdb-is-upsert')) {
    const done = upsertDocument(contextOf(request), object(body))
    return one(done.created ? 201 : 200, done.body, CHARGE.write)
  }
  const type = headers['content-type'] ?? ''
  if (type.startsWith('application/query+json')) throw badRequest('A query needs the header x-ms-documentdb-isquery.')
  return one(201, createDocument(contextOf(request), object(body)), CHARGE.write)
}

/** The documents a feed or a query may see: those of the partition it names, and no others. */
function visible({ container, headers, nowMs }: DocumentRequest): JsonObject[] {
  const header = headers[PARTITION_KEY]
  if (header !== undefined) return listDocuments(container, nowMs, readPartitionKey(container.partitionKey, header))
  const range = headers['x-ms-documentdb-partitionkeyrangeid']
  if (range !== undefined && range !== '0' && range !== `${container.rid},0`) {
    throw new CosmosError(410, 'Gone', `There is no partition key range ${range}.`, { substatus: 1002 })
  }
  return listDocuments(container, nowMs, undefined)
}

function query(request: DocumentRequest): Reply {
  const { headers } = request
  const spec = readQuerySpec(request.body)
  if (headers[PARTITION_KEY] === undefined && !isSet(headers, 'x-ms-documentdb-query-enablecrosspartition')) {
    throw badRequest(
      'Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to true, or give x-ms-documentdb-partitionkey.',
    )
  }
  return feed(request, runQuery(spec, visible(request)), spec.digest)
}

const readFeed = (request: DocumentRequest): Reply => feed(request, visible(request), 'feed')

const LARGEST_PAGE = 1_000
const DEFAULT_PAGE = 100

function feed({ headers, container }: DocumentRequest, results: readonly unknown[], digest: string): Reply {
  const asked = Number(headers['x-ms-max-item-count'] ?? DEFAULT_PAGE)
  if (!Number.isInteger(asked) || asked === 0 || asked < -1)
    throw badRequest('x-ms-max-item-count must be -1 or from 1.')
  const size = asked === -1 ? LARGEST_PAGE : Math.min(asked, LARGEST_PAGE)
  const page = takePage(results, digest, size, headers['x-ms-continuation'])
  return {
    status: 200,
    body: { _rid: container.rid, Documents: page.results, _count: page.results.length },
    headers: {
      ...charged(CHARGE.query),
      'x-ms-item-count': String(page.results.length),
      ...(page.continuation === undefined ? {} : { 'x-ms-continuation': page.continuation }),
    },
  }
}

/** One physical partition answers everything itself, so the client has nothing left to merge, sort or skip. */
function queryPlan({ body }: DocumentRequest): Reply {
  readQuerySpec(body)
  const plan = {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: null,
      offset: null,
      limit: null,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: '',
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  }
  return { status: 200, body: plan, headers: charged(0) }
}

function batch({ container, headers, body, nowMs }: DocumentRequest): Reply {
  const atomic = isSet(headers, 'x-ms-cosmos-batch-atomic')
  const partitionHeader = headers[PARTITION_KEY]
  const { status, results } = runBatch(body, { container, nowMs, partitionHeader, atomic, checkCondition })
  const units = results.reduce((sum, { requestCharge }) => sum + requestCharge, 0)
  const minimal = headers['prefer'] === 'return=minimal'
  const shown = minimal ? results.map(({ resourceBody: _body, ...rest }) => rest) : results
  return { status, body: shown, headers: charged(units) }
}

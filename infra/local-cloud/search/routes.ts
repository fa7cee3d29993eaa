import { carryOut, type Indexes } from './indexes.ts'
import { runSearch } from './run-search.ts'
import { badRequest, SearchError } from './search-error.ts'
import type { FaultQueue } from './faults.ts'
import { readIndexDefinition } from './wire/index-definition.ts'
import { readBatch, readSearchRequest } from './wire/search-request.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

const INDEX = /^\/indexes\('([^']+)'\)$/
const IN_INDEX = /^\/indexes\('([^']+)'\)\/docs\/(\$count|search\.index|search\.post\.search)$/
const DOCUMENT = /^\/indexes\('([^']+)'\)\/docs\('([^']+)'\)$/

/** Answers what the SDK asks for. @throws {SearchError} 400 for everything else. */
export async function route(asked: Asked, indexes: Indexes, faults: FaultQueue): Promise<Response> {
  const { method, path, body } = asked
  if (method === 'POST' && path === '/indexes') return create(body, indexes)
  const [, name] = INDEX.exec(path) ?? []
  if (name) return onIndex(name, asked, indexes)
  const [, of, operation] = IN_INDEX.exec(path) ?? []
  if (of && operation) return await onDocuments(of, operation, asked, indexes, faults)
  const [, holder, key] = DOCUMENT.exec(path) ?? []
  if (method === 'GET' && holder && key) return readDocument(holder, key, indexes)
  throw badRequest(`This stand-in has no route ${method} ${path}.`)
}

function create(body: unknown, indexes: Indexes): Response {
  const definition = readIndexDefinition(body)
  if (indexes.has(definition.name)) {
    throw new SearchError(
      409,
      'ResourceNameAlreadyInUse',
      `An index with the name '${definition.name}' already exists.`,
    )
  }
  return Response.json(indexes.put(definition).definition, { status: 201 })
}

function onIndex(name: string, { method, path, body }: Asked, indexes: Indexes): Response {
  if (method === 'GET') return Response.json(indexes.find(name).definition)
  if (method === 'DELETE') {
    indexes.find(name)
    indexes.remove(name)
    return new Response(null, { status: 204 })
  }
  if (method !== 'PUT') throw badRequest(`This stand-in has no route ${method} ${path}.`)
  const definition = readIndexDefinition(body)
  if (definition.name !== name) throw badRequest('The name in the path is not the name in the body.')
  const status = indexes.has(name) ? 200 : 201
  return Response.json(indexes.put(definition).definition, { status })
}

async function onDocuments(
  name: string,
  operation: string,
  { method, path, body }: Asked,
  indexes: Indexes,
  faults: FaultQueue,
): Promise<Response> {
  const index = indexes.find(name)
  if (method === 'GET' && operation === '$count') {
    return new Response(String(index.documents.size), { headers: { 'content-type': 'text/plain' } })
  }
  if (method === 'POST' && operation === 'search.index') {
    const value = readBatch(body).map((action) => carryOut(action, index))
    return Response.json({ value }, { status: value.every(({ status }) => status) ? 200 : 207 })
  }
  if (method === 'POST' && operation === 'search.post.search') {
    const request = readSearchRequest(body)
    const fault = await faults.meet()
    if (fault?.cut) throw new CutConnection()
    const answer = runSearch(request, index, { rankerLate: fault?.rankerLate ?? false })
    return Response.json(answer.body, { status: answer.status })
  }
  throw badRequest(`This stand-in has no route ${method} ${path}.`)
}

/** A fault: the connection ends without an answer. */
export class CutConnection extends Error {
  override readonly name = 'CutConnection'
}

function readDocument(name: string, key: string, indexes: Indexes): Response {
  const { definition, documents } = indexes.find(name)
  const document = documents.get(key)
  if (!document) throw new SearchError(404, 'NotFound', `No document has the key '${key}'.`)
  const shown = definition.fields.filter(({ retrievable }) => retrievable !== false)
  return Response.json(Object.fromEntries(shown.map((field) => [field.name, document[field.name] ?? null])))
}

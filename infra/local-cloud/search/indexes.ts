import type { Document } from './query/filter.ts'
import { badRequest, SearchError } from './search-error.ts'
import type { Field, IndexDefinition } from './wire/index-definition.ts'
import type { Action } from './wire/search-request.ts'

export interface Index {
  readonly definition: IndexDefinition
  readonly key: string
  readonly documents: Map<string, Document>
}

export interface IndexResult {
  readonly key: string
  readonly status: boolean
  readonly errorMessage: string | null
  readonly statusCode: number
}

/** The indexes of one service, in memory. */
export interface Indexes {
  /** @throws {SearchError} 404 */
  find(name: string): Index
  has(name: string): boolean
  put(definition: IndexDefinition): Index
  remove(name: string): void
}

export function createIndexes(): Indexes {
  const indexes = new Map<string, Index>()
  return {
    find(name) {
      const index = indexes.get(name)
      if (!index)
        throw new SearchError(404, 'IndexNotFound', `No index with the name '${name}' was found in the service.`)
      return index
    },
    has: (name) => indexes.has(name),
    put(definition) {
      const before = indexes.get(definition.name)
      if (before) refuseRemoval(before.definition, definition)
      const key = definition.fields.find((field) => field.key)?.name ?? ''
      const index = { definition, key, documents: before?.documents ?? new Map<string, Document>() }
      indexes.set(definition.name, index)
      return index
    },
    remove: (name) => void indexes.delete(name),
  }
}

/** Fields of an index that exists can be added, not changed: it has to be built anew for that. */
function refuseRemoval(before: IndexDefinition, after: IndexDefinition): void {
  for (const field of before.fields) {
    const same = after.fields.find(({ name }) => name === field.name)
    if (same?.type !== field.type || same.dimensions !== field.dimensions) {
      throw new SearchError(
        400,
        'CannotChangeExistingField',
        `Existing field '${field.name}' cannot be changed or deleted.`,
      )
    }
  }
}

/** Carries out one action on one document. @throws {SearchError} 400 when it does not fit the index. */
export function carryOut({ '@search.action': action, ...document }: Action, index: Index): IndexResult {
  const key = document[index.key]
  if (typeof key !== 'string' || !/^[\w=-]{1,1024}$/.test(key)) {
    throw badRequest(`A document needs a key '${index.key}' of letters, digits, dashes, underscores and equal signs.`)
  }
  for (const [name, value] of Object.entries(document)) checkValue(name, value, index.definition.fields)
  const before = index.documents.get(key)
  if (action === 'merge' && !before) return { key, status: false, errorMessage: 'Document not found.', statusCode: 404 }
  if (action === 'delete') index.documents.delete(key)
  else index.documents.set(key, action === 'upload' ? document : { ...before, ...document })
  return { key, status: true, errorMessage: null, statusCode: before ? 200 : action === 'delete' ? 200 : 201 }
}

function checkValue(name: string, value: unknown, fields: readonly Field[]): void {
  const field = fields.find((known) => known.name === name)
  if (!field) throw badRequest(`The property '${name}' does not exist on the type of the index.`)
  if (value === null) return
  const fits = {
    'Edm.String': () => typeof value === 'string',
    'Edm.DateTimeOffset': () => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value),
    'Collection(Edm.Single)': () =>
      Array.isArray(value) && value.length === field.dimensions && value.every((number) => typeof number === 'number'),
  }[field.type]()
  if (!fits)
    throw badRequest(`The value of '${name}' is not ${field.type}${field.dimensions ? `[${field.dimensions}]` : ''}.`)
}

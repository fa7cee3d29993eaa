import type { Index } from './indexes.ts'
import { type Document, readFilter } from './query/filter.ts'
import { fuse, rankByVector, rankByWords, type Ranked, rerank } from './query/rank.ts'
import { badRequest } from './search-error.ts'
import type { Field } from './wire/index-definition.ts'
import type { SearchRequest } from './wire/search-request.ts'

export interface SearchAnswer {
  readonly status: 200 | 206
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers one search. @throws {SearchError} 400 when it does not fit the index. */
export function runSearch(
  request: SearchRequest,
  index: Index,
  { rankerLate = false }: { readonly rankerLate?: boolean } = {},
): SearchAnswer {
  const { fields } = index.definition
  const matches = request.filter === undefined ? () => true : readFilter(request.filter, fields)
  const documents = [...index.documents.values()].filter((document) => matches(document))
  const found = rankAll(request, documents, fields)
  const semantic = request.queryType === 'semantic' ? semanticFields(request, index) : undefined
  if (rankerLate && semantic && request.semanticErrorHandling === 'fail') {
    throw badRequest('The semantic ranker did not answer in time.')
  }
  const reranked = semantic && !rankerLate ? withRanker(found, request.search, semantic) : found
  const shown = shownFields(request, fields)
  const value = reranked.slice(0, request.top).map(({ document, score, ...rest }) => ({
    '@search.score': score,
    ...('rerankerScore' in rest ? { '@search.rerankerScore': rest.rerankerScore } : {}),
    ...Object.fromEntries(shown.map((name) => [name, document[name] ?? null])),
  }))
  const partial = semantic && rankerLate
  return {
    status: partial ? 206 : 200,
    body: {
      ...(request.count ? { '@odata.count': found.length } : {}),
      ...(partial
        ? {
            '@search.semanticPartialResponseReason': 'maxWaitExceeded',
            '@search.semanticPartialResponseType': 'baseResults',
          }
        : {}),
      value,
    },
  }
}

function rankAll(request: SearchRequest, documents: readonly Document[], fields: readonly Field[]): Ranked[] {
  const searched = request.searchFields?.split(',') ?? searchable(fields)
  for (const name of searched)
    if (!searchable(fields).includes(name)) throw badRequest(`'${name}' is not searchable text.`)
  const vectorQueries = request.vectorQueries ?? []
  const isForAll = request.search === '*' || request.search === ''
  const words = isForAll
    ? vectorQueries.length > 0
      ? []
      : [documents.map((document) => ({ document, score: 1 }))]
    : [rankByWords(request.search, documents, searched)]
  const vectors = vectorQueries.map(({ vector, fields: name, k }) => {
    const field = fields.find((known) => known.name === name)
    if (field?.dimensions === undefined) throw badRequest(`'${name}' is not a vector field.`)
    if (vector.length !== field.dimensions) {
      throw badRequest(`The vector of '${name}' has ${vector.length} dimensions; the field has ${field.dimensions}.`)
    }
    return rankByVector(vector, documents, name).slice(0, k)
  })
  return fuse([...words, ...vectors])
}

const searchable = (fields: readonly Field[]): string[] =>
  fields.filter(({ searchable, type }) => searchable && type === 'Edm.String').map(({ name }) => name)

function semanticFields({ semanticConfiguration }: SearchRequest, { definition }: Index): string[] {
  const { configurations = [], defaultConfiguration } = definition.semantic ?? {}
  const name = semanticConfiguration ?? defaultConfiguration
  const found = configurations.find((known) => known.name === name)
  if (!found) throw badRequest(`The semantic configuration '${name}' does not exist in the index.`)
  const { titleField, prioritizedContentFields = [], prioritizedKeywordsFields = [] } = found.prioritizedFields
  return [titleField ?? [], prioritizedContentFields, prioritizedKeywordsFields]
    .flat()
    .map(({ fieldName }) => fieldName)
}

const MOST_RERANKED = 50

const withRanker = (found: readonly Ranked[], query: string, fields: readonly string[]) =>
  found
    .slice(0, MOST_RERANKED)
    .map((ranked) => ({ ...ranked, rerankerScore: rerank(query, ranked.document, fields) }))
    .toSorted((a, b) => b.rerankerScore - a.rerankerScore)

function shownFields({ select }: SearchRequest, fields: readonly Field[]): string[] {
  const retrievable = fields.filter((field) => field.retrievable !== false).map(({ name }) => name)
  if (select === undefined || select === '*') return retrievable
  const wanted = select.split(',').map((name) => name.trim())
  const unknown = wanted.find((name) => !retrievable.includes(name))
  if (unknown !== undefined) throw badRequest(`'${unknown}' is not a retrievable field.`)
  return wanted
}

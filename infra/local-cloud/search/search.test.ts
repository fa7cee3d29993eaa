import { AzureKeyCredential, SearchClient, SearchIndexClient } from '@azure/search-documents'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { indexDefinition } from '../../../media-node/src/knowledge/search-index.ts'
import { embed } from '../openai/stand-in/embedding.ts'
import { type Search, startSearch } from './start-search.ts'

type Row = {
  id: string
  question?: string
  answer?: string
  created_at?: string
  file_path?: string
  vectors?: number[]
}

let search: Search
let lines: string[]
let indexes: SearchIndexClient
let documents: SearchClient<Row>

const DIMENSIONS = 64
const OPTIONS = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }
const row = (id: string, answer: string, rest: Partial<Row> = {}): Row => ({
  id,
  answer,
  vectors: embed(answer, DIMENSIONS),
  ...rest,
})
const ROWS = [
  row('hail', 'Hail damage is covered.', { created_at: '2026-01-01T00:00:00Z', file_path: 'crops/hail.md' }),
  row('theft', "Theft must be reported. It's urgent.", { created_at: '2026-06-01T00:00:00Z', file_path: 'car.md' }),
  row('glass', 'Broken glass is repaired.', { file_path: 'car.md' }),
]

beforeEach(async () => {
  lines = []
  search = await startSearch({ accessKey: 'key', onLine: (line) => lines.push(line) })
  const key = new AzureKeyCredential('key')
  indexes = new SearchIndexClient(search.url, key, OPTIONS)
  documents = new SearchClient<Row>(search.url, 'kb', key, OPTIONS)
  await indexes.createIndex(
    indexDefinition('kb', { dimensions: DIMENSIONS, semanticConfiguration: 'semantic-default' }),
  )
  await documents.uploadDocuments(ROWS)
})
afterEach(() => search.close())

const found = async (text: string, options: object = {}): Promise<string[]> => {
  const { results } = await documents.search(text, options)
  return (await Array.fromAsync(results)).map(({ document }) => document.id)
}
const near = (text: string) => ({
  vectorSearchOptions: { queries: [{ kind: 'vector', vector: embed(text, DIMENSIONS), fields: ['vectors'] }] },
})
const status = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: { statusCode: number }) => error.statusCode,
  )

describe('an index', () => {
  it('is created once, read, and deleted', async () => {
    const definition = indexDefinition('other', { dimensions: 8, semanticConfiguration: '' })
    await indexes.createIndex(definition)
    expect(await status(indexes.createIndex(definition))).toBe(409)
    expect((await indexes.getIndex('other')).fields.map(({ name }) => name)).toEqual(
      definition.fields.map(({ name }) => name),
    )
    expect(await status(indexes.createOrUpdateIndex({ ...definition, fields: definition.fields.slice(0, 3) }))).toBe(
      400,
    )
    await indexes.deleteIndex('other')
    expect(await status(indexes.getIndex('other'))).toBe(404)
  })

  it('keeps whole documents, and never shows their vectors', async () => {
    expect(await documents.getDocumentsCount()).toBe(3)
    expect(await documents.getDocument('hail')).toMatchObject({ answer: 'Hail damage is covered.', question: null })
    expect(await documents.getDocument('hail')).not.toHaveProperty('vectors')
    await documents.mergeDocuments([{ id: 'hail', question: 'Hail?' }])
    expect(await documents.getDocument('hail')).toMatchObject({ question: 'Hail?', answer: 'Hail damage is covered.' })
    await documents.deleteDocuments([{ id: 'hail' }])
    expect(await status(documents.getDocument('hail'))).toBe(404)
  })
})

describe('a search', () => {
  it('finds words, vectors, and both', async () => {
    expect(await found('hail')).toEqual(['hail'])
    expect((await found('*', near('glass repair')))[0]).toBe('glass')
    expect((await found('report a theft', near('report a theft')))[0]).toBe('theft')
    expect(await found('hail theft glass', { top: 2 })).toHaveLength(2)
  })

  it.each([
    ["file_path eq 'car.md'", ['glass', 'theft']],
    ["file_path ne 'car.md'", ['hail']],
    ["search.in(id, 'hail,glass')", ['glass', 'hail']],
    ["(id eq 'hail' or id eq 'theft') and not (file_path eq 'car.md')", ['hail']],
    ['created_at ge 2026-03-01T00:00:00Z', ['theft']],
    ['created_at eq null', ['glass']],
  ])('is filtered by %s', async (filter, expected) => {
    expect((await found('*', { filter })).toSorted()).toEqual(expected)
    expect((await found('hail', { ...near('hail'), filter })).every((id) => expected.includes(id))).toBe(true)
  })

  it.each([
    ['a field that does not exist', { select: ['colour'] }],
    [
      'a vector field that does not exist',
      { vectorSearchOptions: { queries: [{ kind: 'vector', vector: [1], fields: ['v'] }] } },
    ],
    [
      'a vector of the wrong size',
      { vectorSearchOptions: { queries: [{ kind: 'vector', vector: [1], fields: ['vectors'] }] } },
    ],
    ['a filter it does not know', { filter: "geo.distance(id, 'x') lt 5" }],
    ['a filter on a field that cannot be filtered', { filter: "answer eq 'x'" }],
    ['an unknown ranker', { queryType: 'semantic', semanticSearchOptions: { configurationName: 'other' } }],
    ['facets, which this stand-in has not', { facets: ['file_path'] }],
  ])('is refused loudly for %s', async (_name, options) => {
    expect(await status(found('hail', options))).toBe(400)
    expect(lines.at(-1)).toMatch(/^search: 400 POST/)
  })

  it('is refused with a wrong key, version, route and body', async () => {
    const stranger = new SearchClient<Row>(search.url, 'kb', new AzureKeyCredential('wrong'), OPTIONS)
    expect(await status(stranger.getDocumentsCount())).toBe(403)
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${search.url}${path}`, { headers: { 'api-key': 'key' }, ...init }).then((response) => response.status)
    expect(await ask("/indexes('kb')/docs/$count?api-version=2016-09-01")).toBe(400)
    expect(await ask("/indexes('kb')/docs/$count")).toBe(400)
    expect(await ask('/servicestats?api-version=2026-04-01')).toBe(400)
    expect(await ask('/%E0%A4%A?api-version=2026-04-01')).toBe(400)
    const post = { method: 'POST', headers: { 'api-key': 'key' }, body: '{' }
    expect(await ask("/indexes('kb')/docs/search.index?api-version=2026-04-01", post)).toBe(400)
    expect(JSON.stringify(search.requests)).not.toContain('api-key')
  })

  it('meets the faults that were set, one after the other', async () => {
    search.faults.set({ status: 429, times: 2 })
    search.faults.set({ rankerLate: true })
    expect([await status(found('hail')), await status(found('hail'))]).toEqual([429, 429])
    const semantic = { queryType: 'semantic', semanticSearchOptions: { errorMode: 'partial' } }
    const { results } = await documents.search('hail', semantic as never)
    expect((await Array.fromAsync(results))[0]?.rerankerScore).toBeUndefined()
    expect(() => search.faults.set({ colour: 'red' })).toThrow(/colour/)
  })
})

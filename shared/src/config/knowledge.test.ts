import { describe, expect, it } from 'vitest'
import { AiSearch, CacheSettings, embeddingModel } from './knowledge.ts'

const fast = { access_key: 'key' }
const search = { endpoint: 'https://search.example.com', index: 'documents' }

describe('the knowledge search', () => {
  it('has the defaults of the system it follows', () => {
    const defaults = { expansion_n_messages: 10, semantic_configuration: 'semantic-default', top_n_documents: 5 }
    expect(AiSearch.parse(search)).toMatchObject({ ...defaults, strictness: 2, documents_lang: 'en-US' })
  })

  it('takes its embedding model from the models, or from an older file', () => {
    const embedding = { endpoint: 'https://a.example.com/v1/', model: 'm', access_key: '', dimensions: 8 }
    expect(embeddingModel({ llm: { fast, embedding } })).toBe(embedding)
    const older = {
      embedding_deployment: 'ada',
      embedding_dimensions: 3_072,
      embedding_endpoint: 'https://openai.example.com',
      embedding_model: 'text-embedding-3-large',
    }
    expect(embeddingModel({ llm: { fast }, ai_search: AiSearch.parse({ ...search, ...older }) })).toEqual({
      endpoint: 'https://openai.example.com/openai/v1/',
      model: 'ada',
      access_key: 'key',
      dimensions: 3_072,
    })
    expect(embeddingModel({ llm: { fast }, ai_search: AiSearch.parse(search) })).toBeUndefined()
  })
})

describe('the cache', () => {
  it.each([
    [{}, true],
    [{ mode: 'memory', memory: { max_size: 128 } }, true],
    [{ redis: { host: 'redis' } }, true],
    [{ mode: 'redis', redis: { host: 'redis', ssl: false } }, true],
    [{ mode: 'redis' }, false],
    [{ memory: { max_size: 1 } }, false],
  ])('%j is %s', (settings, valid) => expect(CacheSettings.safeParse(settings).success).toBe(valid))
})

import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../media-node/src/clock.ts'
import { azureSearch } from '../../../media-node/src/knowledge/azure-search.ts'
import { openAiEmbedder } from '../../../media-node/src/knowledge/openai-embedder.ts'
import { searchIndex } from '../../../media-node/src/knowledge/search-index.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { startOpenAi } from '../openai/start-openai.ts'
import { sampleDefinition, sampleIndex } from './sample-index.ts'
import { startSearch } from './start-search.ts'

const INDEX = { name: 'documents', dimensions: 1_536, semanticConfiguration: 'semantic-default' }
/** What is shown to a model unless the operator says otherwise. */
const STRICTNESS = 2

it('the index that is there from the start is the one the product creates', async () => {
  const search = await startSearch()
  const { dimensions, semanticConfiguration, name: index } = INDEX
  await searchIndex({ endpoint: search.url, apiKey: '', index, dimensions, semanticConfiguration }).ensure()
  expect(search.requests.at(-1)?.body).toEqual(sampleDefinition(INDEX))
  await search.close()
})

describe('the sample documents', () => {
  it.each([
    ['Is hail covered by my policy?', 'hail-damage'],
    ['My tomato plants were destroyed by hail, am I covered?', 'hail-damage'],
    ['How long do I have to declare the claim?', 'claim-deadline'],
    ['How do I reset my password?', 'reset-password'],
    ['Will I get a rental car during the repair?', 'rental-car'],
    ['la grêle est-elle couverte', 'hail-damage'],
    ['comment réinitialiser mon mot de passe', 'reset-password'],
    ['My name is Kevin Smith.', undefined],
    ['It was in Paris.', undefined],
  ])('answer "%s" with %s', async (question, expected) => {
    const openai = await startOpenAi()
    const search = await startSearch({ preload: sampleIndex(INDEX) })
    const model = { endpoint: `${openai.url}/openai/v1/`, access_key: '', model: 'embedding', dimensions: 1_536 }
    const knowledge = azureSearch({
      endpoint: search.url,
      apiKey: '',
      index: INDEX.name,
      semanticConfiguration: INDEX.semanticConfiguration,
      top: 5,
      embedder: openAiEmbedder({ ...model, clock: systemClock }),
      clock: systemClock,
      metrics: createMetrics(),
    })
    const found = await knowledge.search(question, { lang: 'en-US', signal: new AbortController().signal })
    expect(found.filter(({ score }) => score >= STRICTNESS)[0]?.id).toBe(expected)
    await Promise.all([openai.close(), search.close()])
  })
})

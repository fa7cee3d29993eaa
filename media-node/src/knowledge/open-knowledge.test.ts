import { AiSearch } from '@call-center/shared/config/knowledge'
import { silentLog, type Log } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { sampleIndex } from '../../../infra/local-cloud/search/sample-index.ts'
import { startOpenAi } from '../../../infra/local-cloud/openai/start-openai.ts'
import { startSearch } from '../../../infra/local-cloud/search/start-search.ts'
import { memoryCache } from '../cache/memory.ts'
import { systemClock } from '../clock.ts'
import { createMetrics } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'
import { openKnowledge } from './open-knowledge.ts'
import { searchIndex } from './search-index.ts'

const signal = new AbortController().signal
const INDEX = { name: 'documents', dimensions: 1_536, semanticConfiguration: 'semantic-default' }

/** The configured knowledge over the local cloud; `key`: what it sends. */
async function open({ key = 'key' } = {}) {
  const openai = await startOpenAi({ accessKey: 'key', onLine: () => {} })
  const search = await startSearch({ accessKey: 'key', preload: sampleIndex(INDEX), onLine: () => {} })
  const embedding = { endpoint: `${openai.url}/openai/v1/`, model: 'm', access_key: 'key', dimensions: 1_536 }
  const ai_search = AiSearch.parse({ endpoint: search.url, access_key: key, index: 'documents' })
  const translator = new FakeTranslator(new FakeClock())
  const clock = new FakeClock()
  const cache = memoryCache({ maxEntries: 100, clock })
  const parts = { cache, translator, clock, metrics: createMetrics() }
  const where = { endpoint: search.url, apiKey: 'key', index: 'documents' }
  const knowledge = openKnowledge({ ai_search, llm: { fast: { access_key: '' }, embedding } }, parts)
  if (!knowledge) throw new Error('nothing was opened')
  return {
    knowledge,
    translator,
    clock,
    keeper: searchIndex({ ...where, ...INDEX }),
    search,
    asked: () => [openai, search].map(({ requests }) => requests.filter(({ method }) => method === 'POST').length),
    async [Symbol.asyncDispose]() {
      await Promise.all([openai.close(), search.close()])
    },
  }
}

const levels = (): { log: Log; said: string[] } => {
  const said: string[] = []
  const note = (level: string) => (_fields: object, message: string) => void said.push(`${level}: ${message}`)
  return { log: { ...silentLog, info: note('info'), warn: note('warn') }, said }
}

describe('the configured knowledge', () => {
  it('is none where no search is configured', () => {
    const parts = { cache: memoryCache({ maxEntries: 9, clock: systemClock }), metrics: createMetrics() }
    const none = openKnowledge(
      { llm: { fast: { access_key: '' } } },
      { ...parts, translator: new FakeTranslator(new FakeClock()), clock: systemClock },
    )
    expect(none).toBeUndefined()
  })

  it('translates, embeds and searches a question once', async () => {
    await using test = await open()
    await test.knowledge.probe(silentLog, signal)
    await expect.poll(() => test.search.requests.length).toBe(2) // it knows which documents there are
    const french = { lang: 'fr-FR', signal }
    const [first] = await test.knowledge.knowledge.search('La grêle est-elle couverte ?', french)
    expect(first?.id).toBe('hail-damage')
    expect(await test.knowledge.knowledge.search('la grêle est-elle couverte', french)).toContainEqual(first)
    expect([test.translator.asked.length, ...test.asked()]).toEqual([1, 2, 2])
  })

  it('finds what was pushed since it was asked the same', async () => {
    await using test = await open()
    const { knowledge } = test.knowledge
    const english = { lang: 'en-US', signal }
    const ask = async () => (await knowledge.search('are meteorites covered', english)).map(({ id }) => id)
    await test.knowledge.probe(silentLog, signal)
    await expect.poll(() => test.search.requests.length).toBe(2)
    const before = await ask()
    const answer = 'Yes, meteorites are covered.'
    await test.keeper.upload([{ id: 'meteorites', question: 'Are meteorites covered?', answer }])
    expect(await ask()).toEqual(before)
    await test.keeper.markChanged(1_000)
    await test.clock.advance(60_000)
    expect(await ask()).toContain('meteorites')
  })

  it('says at the start whether documents can be searched', async () => {
    await using right = await open()
    await using wrong = await open({ key: 'wrong' })
    const { log, said } = levels()
    await right.knowledge.probe(log, signal)
    await wrong.knowledge.probe(log, signal)
    expect(said).toEqual([
      'info: documents can be searched',
      'warn: documents cannot be searched: calls go on without them',
    ])
  })
})

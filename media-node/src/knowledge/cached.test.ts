import { describe, expect, it } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Cache, CacheKey } from '../cache/cache.ts'
import { createMetrics, KNOWLEDGE_CACHE_HITS } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeKnowledge } from '../testing/fake-knowledge.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'
import { cachedEmbedder, cachedKnowledge, cachedTranslator } from './cached.ts'
import { CONTRACT_DOCUMENTS } from './knowledge.contract.ts'

const signal = new AbortController().signal
const ENGLISH = { lang: 'en-US', signal }
const HOUR_MS = 3_600_000

/** A cache whose keys and values can be looked at. */
function openCache(clock: FakeClock): Cache & { readonly written: Map<CacheKey, string> } {
  const cache = memoryCache({ maxEntries: 100, clock })
  const written = new Map<CacheKey, string>()
  return {
    written,
    get: (key) => cache.get(key),
    set(key, value, options) {
      written.set(key, value)
      return cache.set(key, value, options)
    },
  }
}

function open() {
  const clock = new FakeClock()
  const cache = openCache(clock)
  const metrics = createMetrics()
  const asked = new FakeKnowledge(CONTRACT_DOCUMENTS, clock)
  let version: string | undefined = 'first'
  const options = { cache, metrics, of: ['documents', 5], version: () => version }
  const push = (next: string | undefined) => void (version = next)
  return { clock, cache, metrics, asked, options, push, knowledge: cachedKnowledge(asked, options) }
}

describe('a search that was made before', () => {
  it('is not made again for an hour, whatever its commas and capitals', async () => {
    const test = open()
    const first = await test.knowledge.search('is hail covered', ENGLISH)
    expect(await test.knowledge.search('Is hail covered?', ENGLISH)).toEqual(first)
    expect(test.asked.queries).toHaveLength(1)
    expect(test.metrics.snapshot()[KNOWLEDGE_CACHE_HITS]).toBe(1)
    await test.clock.advance(HOUR_MS)
    await test.knowledge.search('Is hail covered?', ENGLISH)
    expect(test.asked.queries).toHaveLength(2)
  })

  it('is another one in another language, of another index, with other words', async () => {
    const test = open()
    await test.knowledge.search('hail', ENGLISH)
    await test.knowledge.search('hail', { lang: 'fr-FR', signal })
    await test.knowledge.search('hail theft', ENGLISH)
    await cachedKnowledge(test.asked, { ...test.options, of: ['other', 5] }).search('hail', ENGLISH)
    expect(test.asked.queries).toHaveLength(4)
  })

  it('is made again when documents were pushed, and while nobody knows whether some were', async () => {
    const test = open()
    const search = () => test.knowledge.search('hail', ENGLISH)
    const asked = []
    for (const version of ['first', 'second', undefined, undefined, 'second']) {
      test.push(version)
      await search()
      asked.push(test.asked.queries.length)
    }
    expect(asked).toEqual([1, 2, 3, 4, 4])
  })

  it('that found nothing is made again: the documents may have come since', async () => {
    const test = open()
    expect(await test.knowledge.search('violet elephants', ENGLISH)).toEqual([])
    await test.knowledge.search('violet elephants', ENGLISH)
    expect(test.asked.queries).toHaveLength(2)
  })

  it('leaves nothing of what was said in the cache', async () => {
    const test = open()
    await test.knowledge.search('my name is Kevin and hail broke my roof', ENGLISH)
    expect(test.cache.written.size).toBe(1)
    expect(JSON.stringify([...test.cache.written])).not.toMatch(/kevin|roof/i)
  })

  it('is made again when what was kept cannot be read', async () => {
    const test = open()
    const first = await test.knowledge.search('hail', ENGLISH)
    for (const key of test.cache.written.keys()) await test.cache.set(key, '[{"id":1}]', { ttlMs: HOUR_MS })
    expect(await test.knowledge.search('hail', ENGLISH)).toEqual(first)
    expect(test.asked.queries).toHaveLength(2)
  })
})

it('vectors are kept one by one, exactly', async () => {
  const asked: string[][] = []
  const embed = async (texts: readonly string[]) => {
    asked.push([...texts])
    return texts.map((text) => [text.length, 0.5, -0.25])
  }
  const options = { cache: memoryCache({ maxEntries: 9, clock: new FakeClock() }), model: 'm', dimensions: 3 }
  const embedder = cachedEmbedder({ embed }, options)
  await embedder.embed(['one'], { signal })
  expect(await embedder.embed(['three', 'one'], { signal })).toEqual([
    [5, 0.5, -0.25],
    [3, 0.5, -0.25],
  ])
  expect(asked).toEqual([['one'], ['three']])
})

it('a question is translated once', async () => {
  const clock = new FakeClock()
  const asked = new FakeTranslator(clock)
  const translator = cachedTranslator(asked, memoryCache({ maxEntries: 9, clock }))
  const toEnglish = { to: 'en-US', signal }
  expect(await translator.translate(['grêle'], toEnglish)).toEqual(['[en-US] grêle'])
  expect(await translator.translate(['vol', 'Grêle.'], toEnglish)).toEqual(['[en-US] vol', '[en-US] grêle'])
  expect(await translator.translate(['grêle'], { to: 'es-ES', signal })).toEqual(['[es-ES] grêle'])
  expect(asked.asked.map(({ texts }) => texts)).toEqual([['grêle'], ['vol'], ['grêle']])
})

import { convertV4MiniflareOptions, Miniflare, Response as WorkerdResponse } from 'miniflare'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryTextCache } from '../../testing/memory-text-cache.ts'
import { textCacheContract } from '../../testing/text-cache-contract.ts'
import { cacheApi } from './cache-api.ts'
import { workersKv } from './workers-kv.ts'

textCacheContract('in memory', async () => memoryTextCache(() => 0))

it('in memory is forgotten on time', async () => {
  let nowMs = 0
  const cache = memoryTextCache(() => nowMs)
  await cache.put('a', 'a', { ttlS: 60 })
  nowMs = 59_999
  expect(await cache.get('a')).toBe('a')
  nowMs = 60_000
  expect(await cache.get('a')).toBeUndefined()
})

/** The caches and the KV of a worker answer from outside of it as well. */
describe('of workerd', () => {
  let miniflare: Miniflare
  beforeAll(() => {
    const script = 'export default { fetch: () => new Response("ok") }'
    miniflare = new Miniflare(convertV4MiniflareOptions({ modules: true, script, kvNamespaces: ['PAGES'] }))
  })
  afterAll(() => miniflare.dispose())

  textCacheContract('the Cache API', async () =>
    cacheApi(async () => {
      const cache = await (await miniflare.getCaches()).open('reports')
      return {
        match: (url) => cache.match(url),
        put: async (url, response) =>
          cache.put(url, new WorkerdResponse(await response.text(), { headers: [...response.headers] })),
        delete: (url) => cache.delete(url),
      }
    }),
  )
  textCacheContract('KV', async () => workersKv(await miniflare.getKVNamespace('PAGES')))
})

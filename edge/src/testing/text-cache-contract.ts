import { beforeAll, describe, expect, it } from 'vitest'
import type { TextCache } from '../report/cache/text-cache.ts'

/** Every cache of text runs this. */
export function textCacheContract(name: string, open: () => Promise<TextCache>): void {
  describe(`a cache of text: ${name}`, () => {
    let cache: TextCache
    beforeAll(async () => {
      cache = await open()
    })

    it('keeps what it is given, by its key', async () => {
      await cache.put('page/a/1', '<p>Ça va, 你好 ☎</p>', { ttlS: 60 })
      await cache.put('page/a/2', 'another', { ttlS: 60 })
      expect([await cache.get('page/a/1'), await cache.get('page/a/2')]).toEqual(['<p>Ça va, 你好 ☎</p>', 'another'])
    })

    it('knows nothing of what it was not given, however much alike', async () => {
      await cache.put('page/b', 'b', { ttlS: 60 })
      for (const key of ['page/B', 'page/b/', 'page/b?x', 'page', 'page/%62', 'page/./b'])
        expect(await cache.get(key)).toBeUndefined()
    })

    it('keeps the newer of two', async () => {
      await cache.put('page/c', 'old', { ttlS: 60 })
      await cache.put('page/c', 'new', { ttlS: 60 })
      expect(await cache.get('page/c')).toBe('new')
    })

    it('forgets what it is told to, and does not mind when there was nothing', async () => {
      await cache.put('page/d', 'd', { ttlS: 60 })
      await cache.delete('page/d')
      await cache.delete('page/d')
      expect(await cache.get('page/d')).toBeUndefined()
    })

    it('takes the page of a long call', async () => {
      const text = 'é'.repeat(600_000)
      await cache.put('page/long', text, { ttlS: 60 })
      expect(await cache.get('page/long')).toBe(text)
    })
  })
}

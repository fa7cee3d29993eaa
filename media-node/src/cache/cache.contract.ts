import { describe, expect, it } from 'vitest'
import { type Cache, cacheKey } from './cache.ts'

export interface CacheUnderTest extends AsyncDisposable {
  readonly cache: Cache
  /** Lets time pass. */
  pass(ms: number): Promise<void>
}

const KEY = cacheKey('test', 'what is my policy')
const OTHER = cacheKey('test', 'something else')
const HOUR_MS = 3_600_000

/** Every cache runs this. */
export function cacheContract(name: string, open: () => Promise<CacheUnderTest>): void {
  describe(`${name} as a cache`, () => {
    it('keeps what it is given, each under its own key', async () => {
      await using test = await open()
      await test.cache.set(KEY, 'Grüße "{}" 你好', { ttlMs: HOUR_MS })
      expect(await test.cache.get(KEY)).toBe('Grüße "{}" 你好')
      expect(await test.cache.get(OTHER)).toBeUndefined()
    })

    it('keeps the newest', async () => {
      await using test = await open()
      await test.cache.set(KEY, 'old', { ttlMs: 1_000 })
      await test.cache.set(KEY, 'new', { ttlMs: HOUR_MS })
      await test.pass(2_000)
      expect(await test.cache.get(KEY)).toBe('new')
    })

    it('forgets when the time is over, not before', async () => {
      await using test = await open()
      await test.cache.set(KEY, 'short', { ttlMs: HOUR_MS })
      await test.pass(HOUR_MS - 60_000)
      expect(await test.cache.get(KEY)).toBe('short')
      await test.pass(60_000)
      expect(await test.cache.get(KEY)).toBeUndefined()
    })

    it('keeps an empty text', async () => {
      await using test = await open()
      await test.cache.set(KEY, '', { ttlMs: HOUR_MS })
      expect(await test.cache.get(KEY)).toBe('')
    })
  })
}

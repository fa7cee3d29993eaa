import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { cacheContract } from './cache.contract.ts'
import { cacheKey } from './cache.ts'
import { memoryCache } from './memory.ts'

const open = (maxEntries = 100) => {
  const clock = new FakeClock()
  return {
    cache: memoryCache({ maxEntries, clock }),
    pass: (ms: number) => clock.advance(ms),
    async [Symbol.asyncDispose]() {},
  }
}

cacheContract('memoryCache', async () => open())

it('holds as much as it may, and lets go of what nobody has read for longest', async () => {
  const { cache } = open(2)
  const [a, b, c] = ['a', 'b', 'c'].map((name) => cacheKey('test', name)) as [never, never, never]
  await cache.set(a, 'a', { ttlMs: 1_000 })
  await cache.set(b, 'b', { ttlMs: 1_000 })
  await cache.get(a)
  await cache.set(c, 'c', { ttlMs: 1_000 })
  expect([await cache.get(a), await cache.get(b), await cache.get(c)]).toEqual(['a', undefined, 'c'])
})

it('has keys in which nothing can be read', () => {
  const key = cacheKey('search', 'my name is Kevin Smith', 5)
  expect(key).toMatch(/^call-center:search:[\w-]{43}$/)
  expect(key).not.toMatch(/kevin/i)
  expect(cacheKey('search', 'a', 'bc')).not.toBe(cacheKey('search', 'ab', 'c'))
})

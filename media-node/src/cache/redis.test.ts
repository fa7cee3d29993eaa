import { once } from 'node:events'
import { silentLog } from '@call-center/shared/log'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { CACHE_MISSED, createMetrics } from '../metrics.ts'
import { openRedisServer, whyNoRedis } from '../testing/redis-server.ts'
import { cachedKnowledge } from '../knowledge/cached.ts'
import { CONTRACT_DOCUMENTS } from '../knowledge/knowledge.contract.ts'
import { FakeKnowledge } from '../testing/fake-knowledge.ts'
import { cacheContract } from './cache.contract.ts'
import { cacheKey } from './cache.ts'
import { redisCache } from './redis.ts'

const missing = whyNoRedis()
if (missing) process.stderr.write(`\n${missing}: the tests of the Redis cache are skipped\n`)

/** What a turn may lose to a cache that is away, milliseconds. */
const MOST_LOST_MS = 50
const LOCAL = { host: '127.0.0.1', database: 0, ssl: false, clock: systemClock, log: silentLog }
const KEY = cacheKey('test', 'a')

/** The cache, a server of its own, and a second client that looks on. */
async function open(rest: { readonly restMs?: number } = {}) {
  await using scope = new AsyncDisposableStack()
  const server = scope.use(await openRedisServer())
  const { port } = server
  const metrics = createMetrics()
  const cache = scope.use(redisCache({ ...LOCAL, ...rest, port, metrics }))
  const onlooker = new Redis({ host: '127.0.0.1', port })
  onlooker.on('error', () => {})
  scope.defer(() => onlooker.disconnect())
  await once(onlooker, 'ready')
  await untilUsed(cache)
  const owned = scope.move()
  return {
    cache,
    server,
    missed: () => metrics.snapshot()[CACHE_MISSED] ?? 0,
    /** As if time passed: what is kept has that much less of it left. */
    async pass(ms: number) {
      for (const key of await onlooker.keys('call-center:*')) {
        const leftMs = (await onlooker.pttl(key)) - ms
        if (leftMs > 0) await onlooker.pexpire(key, leftMs)
        else await onlooker.del(key)
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function untilUsed(cache: ReturnType<typeof redisCache>): Promise<void> {
  const key = cacheKey('test', 'is it there?')
  await expect.poll(async () => (await cache.set(key, 'yes', { ttlMs: 60_000 }), cache.get(key)), POLL).toBe('yes')
}

const POLL = { timeout: 10_000, interval: 10 }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

describe.skipIf(missing !== undefined)('a real Redis', { timeout: 20_000 }, () => {
  cacheContract('redisCache', () => open())

  it('that is stopped costs next to nothing, and is used again when it is back', async () => {
    await using test = await open({ restMs: 100 })
    await test.cache.set(KEY, 'kept', { ttlMs: 60_000 })
    await test.server.stop()
    for (let turn = 0; turn < 5; turn++) {
      expect(await timed(() => test.cache.get(KEY))).toBeLessThan(MOST_LOST_MS)
      expect(await timed(() => test.cache.set(KEY, 'lost', { ttlMs: 60_000 }))).toBeLessThan(MOST_LOST_MS)
    }
    expect(test.missed()).toBeGreaterThanOrEqual(8)
    await test.server.start()
    await untilUsed(test.cache)
    expect(await test.cache.get(KEY)).toBeUndefined()
  })

  it('that hangs costs its time limit once, not once a turn', async () => {
    await using test = await open()
    test.server.freeze()
    const first = await timed(() => test.cache.get(KEY))
    expect(first).toBeGreaterThan(10)
    expect(first).toBeLessThan(MOST_LOST_MS)
    const next = await timed(async () => {
      for (let i = 0; i < 100; i++) await test.cache.get(KEY)
    })
    expect(next).toBeLessThan(MOST_LOST_MS)
    test.server.thaw()
  })

  it('that hangs in the middle of a call costs a search one time limit, and the search is made', async () => {
    await using test = await open()
    const asked = new FakeKnowledge(CONTRACT_DOCUMENTS, systemClock)
    const options = { cache: test.cache, metrics: createMetrics(), of: ['documents'], version: () => 'first' }
    const knowledge = cachedKnowledge(asked, options)
    const ask = () => knowledge.search('is hail covered', { lang: 'en-US', signal: new AbortController().signal })
    const kept = await ask()
    test.server.freeze()
    for (let turn = 0; turn < 5; turn++) {
      const lostMs = await timed(async () => expect(await ask()).toEqual(kept))
      expect(lostMs).toBeLessThan(MOST_LOST_MS)
    }
    expect(asked.queries).toHaveLength(6)
    test.server.thaw()
  })

  it('that was never there is no reason not to start', async () => {
    await using server = await openRedisServer()
    await server.stop()
    using cache = redisCache({ ...LOCAL, port: server.port, metrics: createMetrics() })
    expect(await timed(() => cache.get(KEY))).toBeLessThan(MOST_LOST_MS)
  })
})

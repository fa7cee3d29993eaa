import type { CacheSettings } from '@call-center/shared/config/knowledge'
import type { Log } from '@call-center/shared/log'
import type { Clock } from '../clock.ts'
import type { Metrics } from '../metrics.ts'
import type { Cache } from './cache.ts'
import { memoryCache } from './memory.ts'
import { redisCache } from './redis.ts'

/** The cache that is configured: Redis where it is, else this process's memory. */
export function openCache(
  { mode, memory, redis }: CacheSettings,
  parts: { readonly clock: Clock; readonly metrics: Metrics; readonly log: Log },
): Cache & Disposable {
  if (redis && mode !== 'memory') return redisCache({ ...redis, ...parts })
  return { ...memoryCache({ maxEntries: memory.max_size, clock: parts.clock }), [Symbol.dispose]() {} }
}

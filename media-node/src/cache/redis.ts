import { ProviderError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import { CACHE_MISSED, type Metrics } from '../metrics.ts'
import { within } from '../within.ts'
import type { Cache } from './cache.ts'

export interface RedisCacheOptions {
  readonly host: string
  readonly port: number
  readonly database: number
  /** TLS. */
  readonly ssl: boolean
  readonly password?: string | undefined
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
  /** After a failure nobody asks for this long: a Redis that hangs costs one time limit, not one a turn. @defaultValue 5_000 */
  readonly restMs?: number
}

/** What is not there by then costs a caller more than asking anew. */
const COMMAND_MS = 20
const DEFAULT_REST_MS = 5_000
const CONNECT_MS = 5_000
const SLOWEST_RETRY_MS = 2_000

/** A cache that all nodes share. When Redis is away, slow or full it is as if nothing were cached. */
export function redisCache(options: RedisCacheOptions): Cache & Disposable {
  const { clock, metrics, log, restMs = DEFAULT_REST_MS } = options
  const redis = connect(options)
  const over = new AbortController()
  let restsUntilMs = -Infinity

  return {
    get: async (key) => (await attempt(() => redis.get(key))) ?? undefined,
    async set(key, value, { ttlMs }) {
      await attempt(() => redis.set(key, value, 'PX', Math.max(1, Math.round(ttlMs))))
    },
    [Symbol.dispose]() {
      over.abort(new ProviderError('redis', 'closed', { retryable: false }))
      redis.disconnect()
    },
  }

  async function attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (clock.now() < restsUntilMs || redis.status !== 'ready') return void metrics.add(CACHE_MISSED)
    const late = () => new ProviderError('redis', `no answer within ${COMMAND_MS} ms`, { retryable: true })
    try {
      return await within(command(), COMMAND_MS, { clock, late, signal: over.signal })
    } catch (error) {
      restsUntilMs = clock.now() + restMs
      metrics.add(CACHE_MISSED)
      if (!over.signal.aborted) log.warn({ err: error, restMs }, 'the cache rests after a failure')
      return undefined
    }
  }
}

function connect({ host, port, database, ssl, password, log }: RedisCacheOptions): Redis {
  const redis = new Redis({
    host,
    port,
    db: database,
    ...(password ? { password } : {}),
    ...(ssl ? { tls: {} } : {}),
    connectTimeout: CONNECT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempts) => Math.min(attempts * 100, SLOWEST_RETRY_MS),
  })
  let isAway = false
  redis.on('error', (error: unknown) => {
    if (!isAway) log.warn({ err: error }, 'the cache is away')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log.info({}, 'the cache is back')
    isAway = false
  })
  return redis
}

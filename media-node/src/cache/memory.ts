import type { Clock } from '../clock.ts'
import type { Cache, CacheKey } from './cache.ts'

export interface MemoryCacheOptions {
  /** Entries at most; the least recently read go first. */
  readonly maxEntries: number
  readonly clock: Clock
}

/** A cache in the memory of this process. */
export function memoryCache({ maxEntries, clock }: MemoryCacheOptions): Cache {
  const entries = new Map<CacheKey, { readonly value: string; readonly untilMs: number }>() // least recently read first
  return {
    async get(key) {
      const entry = entries.get(key)
      entries.delete(key)
      if (!entry || entry.untilMs <= clock.now()) return undefined
      entries.set(key, entry)
      return entry.value
    },
    async set(key, value, { ttlMs }) {
      entries.delete(key)
      entries.set(key, { value, untilMs: clock.now() + ttlMs })
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break
        entries.delete(oldest)
      }
    },
  }
}

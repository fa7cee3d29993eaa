import type { TextCache } from '../report/cache/text-cache.ts'

export interface MemoryTextCache extends TextCache {
  /** Everything that is in it, by key. */
  readonly kept: ReadonlyMap<string, { readonly text: string; readonly untilMs: number }>
  /** Set when it answers nothing but errors. */
  broken: boolean
}

/** A cache in memory that forgets on time. */
export function memoryTextCache(now: () => number): MemoryTextCache {
  const kept = new Map<string, { readonly text: string; readonly untilMs: number }>()
  const cache: MemoryTextCache = {
    kept,
    broken: false,
    async get(key) {
      refuse()
      const entry = kept.get(key)
      return entry && entry.untilMs > now() ? entry.text : undefined
    },
    async put(key, text, { ttlS }) {
      refuse()
      kept.set(key, { text, untilMs: now() + ttlS * 1_000 })
    },
    async delete(key) {
      refuse()
      kept.delete(key)
    },
  }
  const refuse = () => {
    if (cache.broken) throw new TypeError('the cache is away')
  }
  return cache
}

import { createHash } from 'node:crypto'

/**
 * Text kept for a while. A cache may forget anything at any time, and never fails: what cannot be read is not there, what
 * cannot be written is not kept. It takes its time limit from itself, so nobody waits for it longer than it is worth.
 */
export interface Cache {
  get(key: CacheKey): Promise<string | undefined>
  /** `ttlMs`: after this many milliseconds it is forgotten. */
  set(key: CacheKey, value: string, options: { readonly ttlMs: number }): Promise<void>
}

/** A hash: nothing of what callers say can be read from a cache's keys. */
export type CacheKey = string & { readonly __brand: 'cache-key' }

export const cacheKey = (kind: string, ...parts: readonly (string | number)[]): CacheKey =>
  `call-center:${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}` as CacheKey

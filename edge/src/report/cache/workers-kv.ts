import type { TextCache } from './text-cache.ts'

/** The part of a KV namespace that is used. */
export interface KvNamespace {
  get(key: string): Promise<string | null>
  put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>
  delete(key: string): Promise<void>
}

/** Seen everywhere, within about a minute. At most one write a second to a key; more are refused, which loses nothing. */
export const workersKv = (namespace: KvNamespace): TextCache => ({
  get: async (key) => (await namespace.get(key)) ?? undefined,
  put: (key, text, { ttlS }) => namespace.put(key, text, { expirationTtl: ttlS }),
  delete: (key) => namespace.delete(key),
})

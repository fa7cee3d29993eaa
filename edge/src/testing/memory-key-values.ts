import type { KeyValues } from '../features/kv-features.ts'

/** Workers KV in memory. */
export function memoryKeyValues(): KeyValues {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key) ?? null,
    put: async (key, value) => void values.set(key, value),
  }
}

import {
  applyFeatureChanges,
  readStoredFeatures,
  type StoredFeatures,
} from '@call-center/shared/config/feature-changes'
import type { FeatureSource } from './feature-source.ts'

/** What of Workers KV is used. */
export interface KeyValues {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
}

/** One key for all of them, so that they are read, and change, together. */
const KEY = 'features'

/**
 * Flags in Workers KV. It takes up to a minute until a change is seen everywhere, and of two changes at the same moment
 * the later one wins: KV has no way to compare before it writes.
 */
export function kvFeatures(kv: KeyValues): FeatureSource {
  return {
    kind: 'kv',
    read: ({ signal }) => read(signal),
    async change(changes, { signal }) {
      const { set } = await read(signal)
      await within(kv.put(KEY, JSON.stringify(applyFeatureChanges(set, changes))), signal)
    },
  }

  async function read(signal: AbortSignal): Promise<StoredFeatures> {
    return readStoredFeatures(asRecord(await within(kv.get(KEY), signal)))
  }
}

/** What is not an object of flags was not written by us: it counts as nothing. */
function asRecord(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

/** KV takes no signal. */
async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

import { applyFeatureChanges, type FeatureChanges, type SetFeatures } from '@call-center/shared/config/feature-changes'
import type { Features } from '@call-center/shared/config/features'
import type { Log } from '@call-center/shared/log'
import type { Counters } from '../counters.ts'
import type { FeatureSource } from './feature-source.ts'

/** The feature flags as they are at the moment. */
export interface FeatureFlags {
  readonly kind: FeatureSource['kind']
  /** Seconds that what was read of them holds. */
  readonly ttlSec: number
  /** Never fails: while the source does not answer, what was last known holds. */
  current(): Promise<Features>
  /** Those that were set by hand, read now. @throws {ProviderError} when the source does not answer. */
  readSet(): Promise<SetFeatures>
  /** Sets flags or, by `null`, takes them back; answers all that are set then. @throws {NotEditable} @throws {ProviderError} */
  change(changes: FeatureChanges): Promise<SetFeatures>
  /** Somebody else changed them: what a source says in the next `ttlSec` may be older than this. */
  remember(set: SetFeatures): void
}

export interface FeatureFlagsOptions {
  readonly source: FeatureSource
  /** Values of the flags that nobody set. */
  readonly starting: Features
  readonly ttlSec: number
  readonly counters: Counters
  readonly log: Log
  /** Unix time, milliseconds. */
  readonly now: () => number
}

/** A call waits for its flags: a source that is slower than this has failed. */
const READ_WITHIN_MS = 1_000
/** Writing is waited for by a person. */
const CHANGE_WITHIN_MS = 5_000
/** A source that failed is left alone for this long. */
const RETRY_AFTER_MS = 5_000

/** Flags of a source, read again when what is known of them is older than `ttlSec`. One per isolate. */
export function createFeatureFlags({
  source,
  starting,
  ttlSec,
  counters,
  log,
  now,
}: FeatureFlagsOptions): FeatureFlags {
  let known: SetFeatures = {}
  let knownUntil = -Infinity

  return {
    kind: source.kind,
    ttlSec,
    async current() {
      if (now() >= knownUntil) await refresh()
      return { ...starting, ...known }
    },
    readSet,
    async change(changes) {
      await source.change(changes, { signal: AbortSignal.timeout(CHANGE_WITHIN_MS) })
      const stored = await readSet().catch(() => known)
      const set = applyFeatureChanges(stored, changes) // a source may answer what it had a moment ago
      remember(set)
      return set
    },
    remember,
  }

  /** Two requests may both read: a request of workerd cannot wait for what another one began. */
  async function refresh(): Promise<void> {
    try {
      remember(await readSet())
    } catch (error) {
      knownUntil = now() + Math.min(RETRY_AFTER_MS, ttlSec * 1_000)
      counters.add('features.unread')
      log.error({ err: error, source: source.kind }, 'feature flags could not be read: the last known ones hold')
    }
  }

  async function readSet(): Promise<SetFeatures> {
    const { set, impossible } = await source.read({ signal: AbortSignal.timeout(READ_WITHIN_MS) })
    if (impossible.length > 0) log.warn({ flags: impossible }, 'feature flags with impossible values are ignored')
    return set
  }

  function remember(set: SetFeatures): void {
    known = set
    knownUntil = now() + ttlSec * 1_000
  }
}

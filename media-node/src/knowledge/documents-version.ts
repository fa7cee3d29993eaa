import type { Clock } from '../clock.ts'

/** What was read is trusted for so long, and read again once half of it is over. */
const TRUSTED_MS = 60_000

/**
 * Which documents are searched: another text after a push. `undefined` when it is not known at the moment; then nothing that
 * was kept may be used. Asking costs nothing: it is read in the background, while calls search.
 */
export type DocumentsVersion = () => string | undefined

export interface FollowedVersion {
  readonly current: DocumentsVersion
  /** Resolves when it is known, or could not be read. */
  refresh(): Promise<void>
}

export function followVersion(read: () => Promise<string>, clock: Clock): FollowedVersion {
  let known: { readonly version: string; readonly atMs: number } | undefined
  let reading: Promise<void> | undefined

  return { current, refresh }

  function current(): string | undefined {
    const ageMs = known ? clock.now() - known.atMs : Number.POSITIVE_INFINITY
    if (ageMs >= TRUSTED_MS / 2) void refresh()
    return ageMs < TRUSTED_MS ? known?.version : undefined
  }

  function refresh(): Promise<void> {
    const atMs = clock.now()
    reading ??= read()
      .then(
        (version) => void (known = { version, atMs }),
        () => {}, // the search that asked goes on without what was kept
      )
      .finally(() => void (reading = undefined))
    return reading
  }
}

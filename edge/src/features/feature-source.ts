import type { FeatureChanges, StoredFeatures } from '@call-center/shared/config/feature-changes'

/** Where the feature flags are kept that somebody set. */
export interface FeatureSource {
  readonly kind: 'app-configuration' | 'kv' | 'configuration'
  /** What is set now, of the flags there are. Flags nobody set are absent. */
  read(options: { readonly signal: AbortSignal }): Promise<StoredFeatures>
  /**
   * Sets flags, and takes those back that are `null`; flags that are not named stay as they are.
   *
   * @throws {NotEditable} when this source takes no changes.
   */
  change(changes: FeatureChanges, options: { readonly signal: AbortSignal }): Promise<void>
}

import type { Features } from '@call-center/shared/config/features'
import type { FeatureFlags } from '../features/feature-flags.ts'

type Flags = Pick<FeatureFlags, 'current' | 'ttlSec'>

/**
 * When the media nodes are told the feature flags: at once when one changed, and once per lifetime of what was read of
 * them, because a node may have connected meanwhile, or got a session of an isolate that did not know yet.
 */
export class FeatureNews {
  readonly #tellAll: (features: Features) => void
  #told: { readonly text: string; readonly atMs: number } | undefined

  constructor(tellAll: (features: Features) => void) {
    this.#tellAll = tellAll
  }

  async tell(flags: Flags, nowMs: number): Promise<void> {
    const features = await flags.current()
    this.#told = { text: JSON.stringify(features), atMs: nowMs }
    this.#tellAll(features)
  }

  async tellIfDue(flags: Flags, nowMs: number): Promise<void> {
    const text = JSON.stringify(await flags.current())
    const isOld = !this.#told || nowMs - this.#told.atMs >= flags.ttlSec * 1_000
    if (isOld || this.#told?.text !== text) await this.tell(flags, nowMs)
  }
}

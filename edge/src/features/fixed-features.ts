import { NotEditable } from '../errors.ts'
import type { FeatureSource } from './feature-source.ts'

/** Nothing but the starting values of the configuration: for an edge without any storage for flags. */
export const fixedFeatures = (): FeatureSource => ({
  kind: 'configuration',
  read: async () => ({ set: {}, impossible: [] }),
  async change() {
    throw new NotEditable('feature flags cannot be changed here: the edge has neither App Configuration nor KV')
  },
})

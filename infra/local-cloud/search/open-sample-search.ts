import type { Config } from '@call-center/shared/config/config'
import { embeddingModel } from '@call-center/shared/config/knowledge'
import { sampleIndex } from './sample-index.ts'
import { type Search, type SearchOptions, startSearch } from './start-search.ts'

const DEFAULT_DIMENSIONS = 1_536

/** The search service with the sample documents in the index that the product is configured for. */
export function openSampleSearch(config: Config, options: Omit<SearchOptions, 'preload'>): Promise<Search> {
  const { ai_search: search } = config
  if (!search) return startSearch(options)
  const { index: name, access_key, semantic_configuration: semanticConfiguration } = search
  const { dimensions = DEFAULT_DIMENSIONS } = embeddingModel(config) ?? {}
  return startSearch({
    ...options,
    ...(access_key && { accessKey: access_key }),
    preload: sampleIndex({ name, dimensions, semanticConfiguration }),
  })
}

import { type AiSearch, type EmbeddingModel, embeddingModel } from '@call-center/shared/config/knowledge'
import type { Model } from '@call-center/shared/config/config'
import type { Log } from '@call-center/shared/log'
import type { Cache } from '../cache/cache.ts'
import type { KnowledgeStage } from '../call/foresight.ts'
import type { Clock } from '../clock.ts'
import type { Translator } from '../conversation/translator.ts'
import { COGNITIVE_SERVICES, SEARCH, serviceKey, type TokenSource } from '../identity/access-token.ts'
import type { Metrics } from '../metrics.ts'
import { azureSearch } from './azure-search.ts'
import { cachedEmbedder, cachedKnowledge, cachedTranslator } from './cached.ts'
import { followVersion } from './documents-version.ts'
import { inDocumentsLanguage } from './in-documents-language.ts'
import { openAiEmbedder } from './openai-embedder.ts'

interface Settings {
  readonly ai_search?: AiSearch | undefined
  readonly llm: { readonly embedding?: EmbeddingModel | undefined; readonly fast: Pick<Model, 'access_key' | 'auth'> }
}

interface Parts {
  readonly cache: Cache
  /** Puts questions in the documents' language. */
  readonly translator: Translator
  readonly clock: Clock
  readonly metrics: Metrics
  readonly tokens?: TokenSource | undefined
}

export interface OpenKnowledge extends KnowledgeStage {
  /** Searches once, so that the first caller does not wait for connections, and says in the log when it cannot. */
  probe(log: Log, signal: AbortSignal): Promise<void>
}

const PROBE = 'hello'

/** The documents that are configured; `undefined` when none are. A question is translated, then looked up in the cache, then searched. */
export function openKnowledge(
  settings: Settings,
  { cache, translator, clock, metrics, tokens }: Parts,
): OpenKnowledge | undefined {
  const { ai_search: search } = settings
  if (!search) return undefined
  const { endpoint, index, semantic_configuration: semanticConfiguration, top_n_documents: topDocuments } = search
  const model = embeddingModel(settings)
  const embedder =
    model &&
    cachedEmbedder(openAiEmbedder({ ...model, apiKey: serviceKey(model, COGNITIVE_SERVICES, tokens), clock }), {
      cache,
      ...model,
    })
  const searched = azureSearch({
    endpoint,
    apiKey: serviceKey(search, SEARCH, tokens),
    index,
    semanticConfiguration,
    top: topDocuments,
    embedder,
    clock,
    metrics,
  })
  const of = [endpoint, index, semanticConfiguration, topDocuments, model?.model ?? '']
  const version = followVersion(() => searched.version(new AbortController().signal), clock)
  const kept = { cache, metrics, of, version: version.current }
  const knowledge = inDocumentsLanguage(cachedKnowledge(searched, kept), {
    translator: cachedTranslator(translator, cache),
    documentsLang: search.documents_lang,
  })
  return {
    knowledge,
    strictness: search.strictness,
    topDocuments,
    lastMessages: search.expansion_n_messages,
    documentsLang: search.documents_lang,
    async probe(log, signal) {
      try {
        void version.refresh()
        await searched.search(PROBE, { lang: search.documents_lang, signal })
        log.info({ index, vectors: model !== undefined }, 'documents can be searched')
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, index }, 'documents cannot be searched: calls go on without them')
      }
    },
  }
}

import type { Config } from '@call-center/shared/config/config'
import { embeddingModel } from '@call-center/shared/config/knowledge'
import { memoryCache } from '../../media-node/src/cache/memory.ts'
import type { KnowledgeStage } from '../../media-node/src/call/foresight.ts'
import { systemClock as clock } from '../../media-node/src/clock.ts'
import type { Translator } from '../../media-node/src/conversation/translator.ts'
import { openKnowledge } from '../../media-node/src/knowledge/open-knowledge.ts'
import type { LanguageModel } from '../../media-node/src/llm/language-model.ts'
import { modelTranslator } from '../../media-node/src/llm/model-translator.ts'
import { openAi } from '../../media-node/src/llm/openai.ts'
import { createMetrics } from '../../media-node/src/metrics.ts'
import { startOpenAi } from '../local-cloud/openai/start-openai.ts'
import { openSampleSearch } from '../local-cloud/search/open-sample-search.ts'
import { LOCAL_KEYS } from '../stack/local-config.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import type { ChosenModel } from './models.ts'
import { patient } from './patient-model.ts'

/** What a conversation in text needs of the world. */
export interface TextServices {
  readonly llm: LanguageModel
  /** Absent: nothing is translated. */
  readonly translator?: Translator
  /** Absent: there are no documents. */
  readonly knowledge?: KnowledgeStage | undefined
}

/** A scenario is judged by what is said, not by how soon. */
const FIRST_PART_MS = 60_000
const STALL_MS = 30_000
const CACHED = 1_000

/** The model, and the documents of the configuration. What the local cloud answers is started in this process, without a stack. */
export async function openTextServices(
  { settings, moderation }: ChosenModel,
  config: Config,
): Promise<AsyncDisposable & TextServices> {
  await using scope = new AsyncDisposableStack()
  const standIn = await startOpenAi({ accessKey: LOCAL_KEYS.openai })
  scope.defer(() => standIn.close())
  const search = await openSampleSearch(config, {})
  scope.defer(() => search.close())
  const here = <Service extends { readonly endpoint: string }>(service: Service): Service => ({
    ...service,
    endpoint: service.endpoint
      .replace(`https://localhost:${DEFAULT_PORTS.openai}/`, `${standIn.url}/`)
      .replace(`https://localhost:${DEFAULT_PORTS.search}`, search.url),
  })

  const { endpoint, access_key: apiKey, model, temperature, seed } = here(settings)
  const limits = { clock, firstPartMs: FIRST_PART_MS, stallMs: STALL_MS }
  const llm = patient(openAi({ endpoint, apiKey, model, temperature, seed, moderation, ...limits }), clock)
  const translator = modelTranslator(llm)
  const embedding = embeddingModel(config)
  const knowledge = openKnowledge(
    {
      llm: { ...config.llm, embedding: embedding && here(embedding) },
      ai_search: config.ai_search && here(config.ai_search),
    },
    { cache: memoryCache({ maxEntries: CACHED, clock }), translator, clock, metrics: createMetrics() },
  )
  const opened = scope.move()
  return { llm, translator, knowledge, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

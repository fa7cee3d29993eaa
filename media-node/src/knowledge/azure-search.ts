import { AzureKeyCredential, SearchClient } from '@azure/search-documents'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { KNOWLEDGE_VECTORLESS, type Metrics } from '../metrics.ts'
import { within } from '../within.ts'
import { providerCause } from '../provider-cause.ts'
import type { Embedder } from './embedder.ts'
import { MARK_ID, VECTOR_FIELD } from './search-index.ts'
import { type FoundDocument, KnownDocument, type Knowledge } from './knowledge.ts'

export interface AzureSearchOptions {
  readonly endpoint: string
  readonly apiKey: ServiceKey
  readonly index: string
  /** Of the semantic ranker; empty: without it. */
  readonly semanticConfiguration: string
  /** Documents a search finds at most. */
  readonly top: number
  /** Absent: words alone are searched. */
  readonly embedder?: Embedder | undefined
  readonly clock: Clock
  readonly metrics: Metrics
  /** Longest wait for an answer. @defaultValue 2_500 */
  readonly timeoutMs?: number
}

const PROVIDER = 'azure-search'
const DEFAULT_TIMEOUT_MS = 2_500
/** Nearest vectors that are looked at: what the ranker, which sees 50 documents, can use. */
const NEAREST = 50
const BEST_SCORE = 5
const BEST_RERANK = 4
/** Of reciprocal rank fusion: a document that is first in one ranking has 1 / (60 + 1). */
const RRF_FIRST = 1 / 61

const Hit = KnownDocument.extend({
  '@search.score': z.number(),
  '@search.rerankerScore': z.number().nullish(),
})
type Hit = z.infer<typeof Hit>
const FIELDS = Object.keys(KnownDocument.shape)

export interface AzureSearch extends Knowledge {
  /** When documents were pushed last; the same text as long as none are. @throws {ProviderError} */
  version(signal: AbortSignal): Promise<string>
}

/** Azure AI Search: words and vectors together, ordered by its semantic ranker where one is configured. */
export function azureSearch(options: AzureSearchOptions): AzureSearch {
  const { endpoint, apiKey, index, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const client = new SearchClient<Record<string, unknown>>(endpoint, index, credentialOf(apiKey), {
    retryOptions: { maxRetries: 0 }, // a retry would come too late for the turn
    redirectOptions: { maxRetries: 0 }, // a service is where the configuration says, and nowhere else
    allowInsecureConnection: endpoint.startsWith('http:'),
  })
  return {
    search: (query, { signal }) => soon((own) => ask(client, query, { ...options, signal: own }), signal),
    version: (signal) => soon((own) => lastPush(client, own), signal),
  }

  async function soon<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted()
    const stop = new AbortController()
    const own = AbortSignal.any([signal, stop.signal])
    const late = () => new ProviderError(PROVIDER, `no answer within ${timeoutMs} ms`, { retryable: true })
    try {
      return await within(work(own), timeoutMs, { clock, late, signal })
    } catch (error) {
      signal.throwIfAborted()
      throw asProviderError(error)
    } finally {
      stop.abort()
    }
  }
}

/** The SDK keeps a token itself, until it ends. */
const credentialOf = (key: ServiceKey) =>
  typeof key === 'string'
    ? new AzureKeyCredential(key || 'none')
    : {
        async getToken() {
          const { token, expiresAtMs: expiresOnTimestamp } = await key()
          return { token, expiresOnTimestamp }
        },
      }

const Mark = z.object({ created_at: z.coerce.string() })

/** An index that was filled by others has no mark. */
async function lastPush(client: SearchClient<Record<string, unknown>>, abortSignal: AbortSignal): Promise<string> {
  try {
    return Mark.parse(await client.getDocument(MARK_ID, { abortSignal })).created_at
  } catch (error) {
    if (StatusOf.safeParse(error).data?.statusCode === 404) return 'never'
    throw error
  }
}

type Asking = AzureSearchOptions & { readonly signal: AbortSignal }

async function ask(
  client: SearchClient<Record<string, unknown>>,
  query: string,
  { top, semanticConfiguration, embedder, metrics, signal }: Asking,
): Promise<FoundDocument[]> {
  const vector = embedder && (await vectorOf(query, embedder, metrics, signal))
  const options = {
    top,
    searchMode: 'any' as const,
    select: FIELDS,
    scoringStatistics: 'global' as const,
    abortSignal: signal,
    ...(vector && { vectorSearchOptions: { queries: [nearTo(vector)] } }),
  }
  // Partial: when its ranker is late, the service answers without its scores.
  const ranker = { configurationName: semanticConfiguration, errorMode: 'partial' as const }
  const { results } = await (semanticConfiguration
    ? client.search(query, { ...options, queryType: 'semantic', semanticSearchOptions: ranker })
    : client.search(query, options))
  const found: FoundDocument[] = []
  // The SDK fetches a next page by itself: `top` is the end.
  for await (const { document } of results) {
    found.push(foundOf(Hit.parse(document), vector ? 2 : 1))
    if (found.length >= top) break
  }
  return found.sort((a, b) => b.score - a.score)
}

const nearTo = (vector: readonly number[]) => ({
  kind: 'vector' as const,
  vector: [...vector],
  fields: [VECTOR_FIELD],
  kNearestNeighborsCount: NEAREST,
})

/** A search without its vector finds less; without an answer, nothing. */
async function vectorOf(query: string, embedder: Embedder, metrics: Metrics, signal: AbortSignal) {
  try {
    const [vector] = await embedder.embed([query], { signal })
    return vector
  } catch {
    signal.throwIfAborted()
    metrics.add(KNOWLEDGE_VECTORLESS)
    return undefined
  }
}

function foundOf(hit: Hit, rankings: number): FoundDocument {
  const { '@search.score': score, '@search.rerankerScore': reranked, ...document } = hit
  if (typeof reranked === 'number') return { ...document, score: (reranked / BEST_RERANK) * BEST_SCORE }
  return { ...document, score: rankings === 1 ? BEST_SCORE / 2 : unrankedScore(score) }
}

/**
 * Without the ranker a score tells ranks, not meaning, and some vector is always the nearest: what words and vectors both
 * find has 2.5 to 5, what only one of them finds at most 1. Words alone have no scale.
 */
function unrankedScore(fused: number): number {
  const share = Math.min(1, fused / (2 * RRF_FIRST))
  return share > 0.5 ? share * BEST_SCORE : share * 2
}

function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof z.ZodError) {
    return new ProviderError(PROVIDER, 'the index has documents of another shape', { cause: error, retryable: false })
  }
  const status = StatusOf.safeParse(error).data?.statusCode
  const retryable = status === undefined || status === 408 || status === 429 || status >= 500
  const message = status === undefined ? 'the connection failed' : `status ${status}`
  return new ProviderError(PROVIDER, message, { cause: providerCause(error), retryable })
}

/** The SDK's errors are told apart by what they hold: their class is not exported. */
const StatusOf = z.object({ statusCode: z.number().optional() })

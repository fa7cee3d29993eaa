import type { EmbeddingModel } from '@call-center/shared/config/knowledge'
import { ProviderError } from '@call-center/shared/errors'
import { APIConnectionError, APIError, OpenAI } from 'openai'
import type { Clock } from '../clock.ts'
import { openAiKey, type ServiceKey } from '../identity/access-token.ts'
import { within } from '../within.ts'
import { providerCause } from '../provider-cause.ts'
import type { Embedder } from './embedder.ts'

const PROVIDER = 'openai-embeddings'
const DEFAULT_TIMEOUT_MS = 2_000

/** Embeddings of OpenAI's protocol: Azure's v1 API, OpenAI, and every server that speaks it. */
export function openAiEmbedder({
  endpoint,
  access_key,
  apiKey = access_key,
  model,
  dimensions,
  clock,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: EmbeddingModel & { readonly apiKey?: ServiceKey; readonly clock: Clock; readonly timeoutMs?: number }): Embedder {
  const client = new OpenAI({
    baseURL: endpoint,
    apiKey: openAiKey(apiKey),
    maxRetries: 0,
    fetchOptions: { redirect: 'manual' }, // a service is where the configuration says, and nowhere else
  })
  // Ada has one size and refuses to be asked for it.
  const size = /\bada\b/.test(model) ? {} : { dimensions }

  return {
    async embed(texts, { signal }) {
      signal.throwIfAborted()
      const stop = new AbortController()
      const late = () => new ProviderError(PROVIDER, `no answer within ${timeoutMs} ms`, { retryable: true })
      const asked = client.embeddings.create(
        { model, input: [...texts], ...size },
        { signal: AbortSignal.any([signal, stop.signal]) },
      )
      try {
        const { data } = await within(asked, timeoutMs, { clock, late, signal })
        const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)
        checkSize(vectors, texts.length, dimensions)
        return vectors
      } catch (error) {
        signal.throwIfAborted()
        throw asProviderError(error)
      } finally {
        stop.abort()
      }
    },
  }
}

function checkSize(vectors: readonly (readonly number[])[], count: number, dimensions: number): void {
  const wrong = vectors.find((vector) => vector.length !== dimensions)
  if (wrong) {
    const message = `the vectors have ${wrong.length} dimensions, the configuration says ${dimensions}`
    throw new ProviderError(PROVIDER, message, { retryable: false })
  }
  if (vectors.length !== count) throw new ProviderError(PROVIDER, 'vectors are missing', { retryable: true })
}

/** The provider's own message may quote the text: it goes nowhere. */
function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error
  const status = error instanceof APIError ? error.status : undefined
  const retryable =
    status === undefined || error instanceof APIConnectionError || status === 408 || status === 429 || status >= 500
  const message = status === undefined ? 'the connection failed' : `status ${status}`
  return new ProviderError(PROVIDER, message, { cause: providerCause(error), retryable })
}

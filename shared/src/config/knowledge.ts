import * as z from 'zod'
import { Auth } from './auth.ts'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

/** A model that turns text into vectors. `endpoint` ends in `/openai/v1/`, as those of the chat models do. */
export const EmbeddingModel = z.object({
  endpoint: url,
  model: z.string().min(1),
  access_key: secretText().default(''),
  auth: Auth,
  dimensions: z.number().int().positive().default(1_536).describe('Numbers in a vector: those of the index.'),
})
export type EmbeddingModel = z.infer<typeof EmbeddingModel>

/** The search service with the documents. The `embedding_…` keys say what `llm.embedding` says, in the words of older files. */
export const AiSearch = z.object({
  endpoint: url,
  access_key: secretText().default(''),
  auth: Auth,
  index: z.string().min(1),
  expansion_n_messages: z
    .number()
    .int()
    .min(1)
    .default(10)
    .describe("The caller's last messages that documents are looked up for."),
  semantic_configuration: z
    .string()
    .default('semantic-default')
    .describe("The ranker's configuration in the index; empty: documents are ranked by words and vectors alone."),
  strictness: z
    .number()
    .min(0)
    .max(5)
    .default(2)
    .describe('The least a document must have to do with the words, 0 (anything) to 5 (nothing but the answer).'),
  top_n_documents: z.number().int().min(1).default(5).describe('Documents the model is shown at once.'),
  documents_lang: z.string().min(2).default('en-US').describe('What the documents are written in.'),
  embedding_deployment: z.string().min(1).optional(),
  embedding_dimensions: z.number().int().positive().optional(),
  embedding_endpoint: url.optional(),
  embedding_model: z.string().min(1).optional(),
})
export type AiSearch = z.infer<typeof AiSearch>

const Redis = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(6_379),
  database: z.number().int().min(0).default(0),
  ssl: z.boolean().default(true),
  password: secretText().optional(),
})

/** What is kept of earlier searches: in the process, or in a Redis that all nodes share. */
export const CacheSettings = z
  .object({
    /** @defaultValue `redis` where `cache.redis` is set, else `memory` */
    mode: z.enum(['memory', 'redis']).optional(),
    memory: z.object({ max_size: z.number().int().min(10).default(1_000) }).default({ max_size: 1_000 }),
    redis: Redis.optional(),
  })
  .refine(({ mode, redis }) => mode !== 'redis' || redis !== undefined, {
    message: 'mode redis needs cache.redis.host',
    path: ['mode'],
  })
export type CacheSettings = z.infer<typeof CacheSettings>

/** The embedding model of `llm.embedding`, or of the older `ai_search.embedding_…`; without either, words alone are searched. */
export function embeddingModel({
  llm,
  ai_search,
}: {
  readonly llm: {
    readonly embedding?: EmbeddingModel | undefined
    readonly fast: Pick<EmbeddingModel, 'access_key' | 'auth'>
  }
  readonly ai_search?: AiSearch | undefined
}): EmbeddingModel | undefined {
  if (llm.embedding) return llm.embedding
  const { embedding_endpoint, embedding_deployment, embedding_model, embedding_dimensions = 1_536 } = ai_search ?? {}
  const model = embedding_deployment ?? embedding_model
  if (!embedding_endpoint || !model) return undefined
  return {
    endpoint: v1Of(embedding_endpoint),
    model,
    auth: llm.fast.auth,
    access_key: llm.fast.access_key, // the deployments of one resource share its key
    dimensions: embedding_dimensions,
  }
}

/** Older files name the resource alone. */
function v1Of(endpoint: string): string {
  const { pathname } = new URL(endpoint)
  return pathname === '/' ? new URL('/openai/v1/', endpoint).href : endpoint
}

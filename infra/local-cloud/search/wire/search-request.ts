import * as z from 'zod'
import { badRequest } from '../search-error.ts'

const VectorQuery = z.strictObject({
  kind: z.literal('vector'),
  vector: z.array(z.number()).min(1),
  fields: z.string().min(1),
  k: z.number().int().min(1).max(10_000).default(50),
  weight: z.number().positive().default(1),
  exhaustive: z.boolean().optional(),
})

const SearchRequest = z
  .strictObject({
    search: z.string().default('*'),
    searchMode: z.enum(['any', 'all']).default('any'),
    searchFields: z.string().optional(),
    queryType: z.enum(['simple', 'semantic']).default('simple'),
    semanticConfiguration: z.string().min(1).optional(),
    semanticErrorHandling: z.enum(['partial', 'fail']).default('fail'),
    filter: z.string().optional(),
    select: z.string().optional(),
    top: z.number().int().min(0).max(1_000).default(50),
    count: z.boolean().default(false),
    scoringStatistics: z.enum(['local', 'global']).optional(),
    vectorQueries: z.array(VectorQuery).optional(),
    vectorFilterMode: z.enum(['preFilter', 'postFilter']).default('preFilter'),
  })
  .refine(({ queryType, semanticConfiguration }) => queryType === 'semantic' || !semanticConfiguration, {
    message: 'semanticConfiguration is for queryType semantic',
  })
export type SearchRequest = z.infer<typeof SearchRequest>

/** @throws {SearchError} 400 that names what is wrong. */
export function readSearchRequest(body: unknown): SearchRequest {
  const { success, data, error } = SearchRequest.safeParse(body)
  if (success) return data
  throw badRequest(`The search request is invalid: ${z.prettifyError(error)}`)
}

const Action = z.looseObject({ '@search.action': z.enum(['upload', 'merge', 'mergeOrUpload', 'delete']) })
const Batch = z.strictObject({ value: z.array(Action).min(1).max(1_000) })
export type Action = z.infer<typeof Action>

/** @throws {SearchError} 400 that names what is wrong. */
export function readBatch(body: unknown): readonly Action[] {
  const { success, data, error } = Batch.safeParse(body)
  if (success) return data.value
  throw badRequest(`The batch is invalid: ${z.prettifyError(error)}`)
}

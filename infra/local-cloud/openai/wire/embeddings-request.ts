import * as z from 'zod'
import { ApiError } from './api-error.ts'

const MOST_INPUTS = 2_048
const LONGEST_INPUT = 32_000

const Text = z.string().min(1).max(LONGEST_INPUT)
const EmbeddingsRequest = z.strictObject({
  model: z.string().min(1).optional(),
  input: z.union([Text, z.array(Text).min(1).max(MOST_INPUTS)]),
  dimensions: z.number().int().min(1).max(3_072).default(1_536),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  user: z.string().optional(),
})
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>

/** @throws {ApiError} 400 that names what is wrong. */
export function readEmbeddingsRequest(body: unknown): EmbeddingsRequest {
  const { success, data, error } = EmbeddingsRequest.safeParse(body)
  if (success) return data
  throw new ApiError(400, 'invalid_request', `Invalid embeddings request: ${z.prettifyError(error)}`)
}

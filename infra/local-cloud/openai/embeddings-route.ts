import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatRouteOptions, faultError } from './chat-route.ts'
import { embed, EMBEDDING_NAME, termsOf } from './stand-in/embedding.ts'
import { ApiError } from './wire/api-error.ts'
import { readEmbeddingsRequest } from './wire/embeddings-request.ts'

/** Answers one request for embeddings. @throws {ApiError} */
export async function onEmbeddings(body: unknown, options: ChatRouteOptions): Promise<Response> {
  const request = readEmbeddingsRequest(body)
  const model = options.deployment ?? request.model
  if (model === undefined) throw new ApiError(400, 'invalid_request', "Missing required parameter: 'model'.")
  if (!options.isModel(model)) {
    throw new ApiError(404, 'DeploymentNotFound', `The API deployment for this resource does not exist: ${model}.`)
  }
  const fault = options.faults.take({ of: 'embeddings', model })
  if (fault?.firstTokenMs) await sleep(fault.firstTokenMs, undefined, { signal: options.signal })
  if (fault?.status !== undefined) throw faultError(fault, fault.status)
  const inputs = [request.input].flat()
  const data = inputs.map((text, index) => {
    const vector = embed(text, request.dimensions)
    return { object: 'embedding', index, embedding: request.encoding_format === 'base64' ? base64Of(vector) : vector }
  })
  const tokens = inputs.reduce((sum, text) => sum + Math.max(1, termsOf(text).length), 0)
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return Response.json({ object: 'list', model: EMBEDDING_NAME, data, usage })
}

/** Little-endian 32-bit floats, which is what the SDK asks for unless told otherwise. */
const base64Of = (vector: readonly number[]): string => Buffer.from(Float32Array.from(vector).buffer).toString('base64')

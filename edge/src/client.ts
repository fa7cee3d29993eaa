import type { CallGet, Synthesis } from '@call-center/shared/call/call'
import { hc, parseResponse } from 'hono/client'
import type { CallStatus } from './calls/status.ts'
import type { calls } from './routes/calls.ts'
import type { config } from './routes/config.ts'

export { DetailedError as ApiError } from 'hono/client'
export { parseResponse }

export interface ClientOptions {
  /** Left out: for an edge that is open on localhost. */
  readonly apiKey?: string
  /** @defaultValue the platform's */
  readonly fetch?: typeof fetch
}

/**
 * The API of the edge, typed by its own routes: `client.call.$post({ json: { phone_number } })`. With `parseResponse` around
 * it the answer is the body, and what is not a success is thrown, as `ApiError` with the error's body in `detail.data`.
 */
export const callCentre = (baseUrl: string, { apiKey, fetch = globalThis.fetch }: ClientOptions = {}) =>
  hc<ReturnType<typeof calls> | ReturnType<typeof config>>(baseUrl, {
    fetch,
    ...(apiKey === undefined ? {} : { headers: { authorization: `Bearer ${apiKey}` } }),
  })
export type CallCentre = ReturnType<typeof callCentre>

export interface CallQuery {
  readonly phone_number?: string
  /** Part of the caller's name. */
  readonly name?: string
  /** A day, or a moment with its zone. */
  readonly since?: string
  readonly until?: string
  readonly status?: CallStatus
  readonly satisfaction?: Synthesis['satisfaction']
  /** Calls asked for at once. */
  readonly limit?: number
}

/** All calls, newest first, a page at a time. @throws {ApiError} */
export async function* allCalls(client: CallCentre, { limit, ...query }: CallQuery = {}): AsyncGenerator<CallGet> {
  let cursor: string | undefined
  do {
    const page = { ...query, ...(limit && { limit: String(limit) }), ...(cursor && { cursor }) }
    const response = await client.call.$get({ query: page })
    cursor = nextCursor(response.headers.get('link'))
    yield* await parseResponse(response)
  } while (cursor)
}

function nextCursor(link: string | null): string | undefined {
  const [, address] = /<([^<>]+)>;\s*rel="next"/.exec(link ?? '') ?? []
  return address ? (new URL(address, 'http://localhost').searchParams.get('cursor') ?? undefined) : undefined
}

import { CallGet } from '@call-center/shared/call/call'
import { allCalls, ApiError, callCentre } from '../../edge/src/client.ts'

export interface EdgeDoor {
  readonly url: string
  readonly apiKey?: string | undefined
  /** Replaced in tests. */
  readonly fetch?: typeof fetch
}

/**
 * All calls since then, newest first, page by page.
 *
 * @throws {Error} when the edge refuses, or does not answer.
 */
export async function* readCalls(
  { url, apiKey, fetch = globalThis.fetch }: EdgeDoor,
  { since }: { readonly since: string | undefined },
): AsyncGenerator<CallGet> {
  const client = callCentre(url, { fetch, ...(apiKey && { apiKey }) })
  try {
    for await (const call of allCalls(client, since === undefined ? {} : { since })) yield CallGet.parse(call)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    throw new Error(`${url} answered ${String(cause.statusCode)} to the question for its calls`, { cause })
  }
}

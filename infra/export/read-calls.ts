import { CallGet } from '@call-center/shared/call/call'
import { type EdgeDoor, noAnswerFrom } from '../cli/edge-door.ts'
import { CommandFailed } from '../cli/usage-error.ts'
import { allCalls, ApiError, callCentre } from '../../edge/src/client.ts'

/**
 * All calls since then, newest first, page by page.
 *
 * @throws {CommandFailed} when the edge refuses, or does not answer.
 */
export async function* readCalls(
  { url, apiKey, fetch = globalThis.fetch }: EdgeDoor,
  { since }: { readonly since: string | undefined },
): AsyncGenerator<CallGet> {
  const client = callCentre(url, { fetch, ...(apiKey && { apiKey }) })
  try {
    for await (const call of allCalls(client, since === undefined ? {} : { since })) yield CallGet.parse(call)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw noAnswerFrom(url, cause)
    throw new CommandFailed(`${url} answered ${String(cause.statusCode)} to the question for its calls`, { cause })
  }
}

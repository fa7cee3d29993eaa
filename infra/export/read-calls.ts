import { CallGet } from '@call-center/shared/call/call'

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
  const seen = new Set<string>()
  let until: string | undefined
  for (;;) {
    const page = new URL('/call', url)
    if (since !== undefined) page.searchParams.set('since', since)
    if (until !== undefined) page.searchParams.set('until', until)
    const response = await fetch(page, { headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {} })
    if (!response.ok) throw new Error(`${url} answered ${response.status} to the question for its calls`)
    const calls = CallGet.array().parse(await response.json())
    // Pages overlap in the calls of one moment.
    const fresh = calls.filter(({ call_id }) => !seen.has(call_id))
    if (fresh.length === 0) return
    for (const call of fresh) seen.add(call.call_id)
    yield* fresh
    until = fresh.at(-1)?.created_at
  }
}

/** A fetch whose answer has to begin within `withinMs`; its body may take as long as somebody reads it. */
export async function fetchSoon(
  fetch: typeof globalThis.fetch,
  url: URL,
  { signal, ...init }: RequestInit & { readonly signal?: AbortSignal },
  withinMs: number,
): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), withinMs)
  try {
    return await fetch(url, { ...init, signal: signal ? AbortSignal.any([late.signal, signal]) : late.signal })
  } finally {
    clearTimeout(timer)
  }
}

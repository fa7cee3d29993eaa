import type { CosmosClientOptions } from '@azure/cosmos'

type HttpClient = NonNullable<CosmosClientOptions['httpClient']>
type HttpHeaders = Parameters<HttpClient['sendRequest']>[0]['headers']

/** What the SDK calls a request that never got an answer. */
const NO_ANSWER = 'REQUEST_SEND_ERROR'

/**
 * Sends the requests of the SDK, and reads answers as text. The SDK's own client sends each answer through streams that
 * count its bytes for nobody, which costs a Worker more than all else the SDK does.
 */
export const leanHttp: HttpClient = {
  async sendRequest(request) {
    const { url, method, headers, body, abortSignal } = request
    const gone = new AbortController()
    const onAbort = () => gone.abort()
    if (abortSignal?.aborted) onAbort()
    abortSignal?.addEventListener('abort', onAbort)
    try {
      const init = { method, headers: headers.toJSON({ preserveCase: true }), signal: gone.signal }
      const response = await fetch(url, typeof body === 'string' ? { ...init, body } : init)
      const bodyAsText = await response.text()
      return { request, status: response.status, headers: headersOf(response.headers), bodyAsText }
    } catch (cause) {
      if (gone.signal.aborted) throw cause
      throw Object.assign(new Error('the database did not answer', { cause }), { code: NO_ANSWER })
    } finally {
      abortSignal?.removeEventListener('abort', onAbort)
    }
  },
}

function headersOf(headers: Headers): HttpHeaders {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  }
}

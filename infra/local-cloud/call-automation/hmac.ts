import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array
}

/**
 * What is wrong with the HMAC-SHA256 signature of a request, or `undefined` when it is right. Requests to the storage
 * of recordings are signed as if they went to the resource, which `x-ms-host` names.
 */
export function findForgery(request: SignedRequest, accessKey: string): string | undefined {
  const { headers, url } = request
  const stated = /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=(.+)$/.exec(
    headers.get('authorization') ?? '',
  )?.[1]
  if (!stated) return 'no HMAC-SHA256 authorization header'
  const contentHash = createHash('sha256').update(request.body).digest('base64')
  if (headers.get('x-ms-content-sha256') !== contentHash) return 'x-ms-content-sha256 is not the hash of the body'
  const query = url.searchParams.toString() // re-encoded, as the SDK does before it signs
  const signed = `${request.method}\n${url.pathname}${query ? `?${query}` : ''}\n${headers.get('x-ms-date')};${headers.get('x-ms-host') ?? headers.get('host')};${contentHash}`
  const expected = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(signed).digest()
  const actual = Buffer.from(stated, 'base64')
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? undefined : 'bad signature'
}

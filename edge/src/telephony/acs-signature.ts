export interface SignedRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  readonly body?: string
}

/** The headers that prove a request to Azure Communication Services, by its HMAC scheme. */
export async function acsSignature(
  { method, url, body = '' }: SignedRequest,
  accessKey: string,
): Promise<Record<string, string>> {
  const date = new Date().toUTCString()
  const hash = base64(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)))
  const text = `${method}\n${url.pathname}${url.search}\n${date};${url.host};${hash}`
  const secret = Uint8Array.from(atob(accessKey), (character) => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = base64(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)))
  return {
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  }
}

const base64 = (buffer: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(buffer)))

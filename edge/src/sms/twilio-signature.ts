import { sameText } from '../auth/same-text.ts'

/** A webhook of Twilio as it was sent. */
export interface SignedRequest {
  /** The very URL that Twilio was told, query included. */
  readonly url: string
  /** What was posted, decoded. */
  readonly form: URLSearchParams
}

/**
 * What Twilio puts into `X-Twilio-Signature`: HMAC-SHA1 of the URL followed by every name and value, sorted by name.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export async function twilioSignature(authToken: string, { url, form }: SignedRequest): Promise<string> {
  const names = [...new Set(form.keys())].sort()
  const values = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => `${name}${value}`))
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(authToken), algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, bytes.encode(`${url}${values.join('')}`))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}

/** Whether Twilio sent this. Takes the same time whatever is wrong. */
export const isFromTwilio = async (
  presented: string | undefined,
  authToken: string,
  request: SignedRequest,
): Promise<boolean> => sameText(presented ?? '', await twilioSignature(authToken, request))

import { sameText } from '../auth/same-text.ts'
import { RETRIED } from './twilio-retried.ts'

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
export async function isFromTwilio(
  presented: string | undefined,
  authToken: string,
  { url, form }: SignedRequest,
): Promise<boolean> {
  const fits = await Promise.all(
    spellingsOf(url).map(async (spelling) =>
      sameText(presented ?? '', await twilioSignature(authToken, { url: spelling, form })),
    ),
  )
  return fits.includes(true)
}

/**
 * What Twilio may have signed of an address it was told. Its own library tries the port both ways, "since signature generation on
 * the back end is inconsistent" (twilio-node, `validateRequest`), and a quote that is not escaped, as our side escapes it
 * (twilio-node, issue 1059). Whether the fragment that asks for retries is signed is documented nowhere.
 */
function spellingsOf(url: string): string[] {
  const [, scheme = '', host = '', port, rest = ''] =
    /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(.*)$/.exec(url) ?? []
  const ported = `${scheme}://${host}:${port ?? (scheme === 'https' ? '443' : '80')}${rest}`
  const urls = [ported, `${scheme}://${host}${rest}`]
  const quoted = [...urls, ...urls.map((spelling) => spelling.replaceAll('%27', "'"))]
  return [...new Set([...quoted, ...quoted.map((spelling) => spelling + RETRIED)])]
}

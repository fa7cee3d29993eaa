import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AppConfigurationError } from './app-configuration-error.ts'

export interface SignedRequest {
  readonly method: string
  /** Path and query as they came over the wire: nothing is encoded anew before it is signed. */
  readonly target: string
  readonly headers: Headers
  readonly body: string
}

export interface Credential {
  readonly id: string
  /** Base64. */
  readonly secret: string
}

/** Dates further from now than this are refused, milliseconds. */
const CLOCK_SKEW_MS = 15 * 60_000

/** Checks the HMAC-SHA256 signature of date, host and body. @throws {AppConfigurationError} 401 */
export function checkSignature({ method, target, headers, body }: SignedRequest, credential: Credential): void {
  const stated =
    /^HMAC-SHA256 Credential=([^&]+)&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=(.+)$/i.exec(
      headers.get('authorization') ?? '',
    )
  if (!stated) throw unauthorized('The authorization header is missing or not HMAC-SHA256.')
  if (stated[1] !== credential.id) throw unauthorized('Invalid Credential.')
  const date = headers.get('x-ms-date') ?? ''
  if (Math.abs(Date.now() - Date.parse(date)) > CLOCK_SKEW_MS || Number.isNaN(Date.parse(date))) {
    throw unauthorized('The access token has expired.')
  }
  const hash = createHash('sha256').update(body).digest('base64')
  if (headers.get('x-ms-content-sha256') !== hash) throw unauthorized('Invalid content hash.')
  const signed = `${method.toUpperCase()}\n${target}\n${date};${headers.get('host')};${hash}`
  const expected = createHmac('sha256', Buffer.from(credential.secret, 'base64')).update(signed).digest()
  const given = Buffer.from(stated[2] ?? '', 'base64')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unauthorized('Invalid Signature.')
}

const unauthorized = (message: string): AppConfigurationError =>
  new AppConfigurationError(401, message, {
    'www-authenticate': `HMAC-SHA256 error="invalid_token" error_description="${message}", Bearer`,
  })

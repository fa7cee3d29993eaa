/** An answer that is not a success, in the shape the SDK reads. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const KINDS: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  429: 'rate_limit_error',
  404: 'not_found_error',
}

export function toResponse({ status, code, message, headers }: ApiError): Response {
  const type = KINDS[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
  return Response.json({ error: { message, type, param: null, code } }, { status, headers })
}

import { ServiceError } from '../../http/service-error.ts'

/** An answer that is not a success. */
export class ApiError extends ServiceError {
  override readonly name = 'ApiError'
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

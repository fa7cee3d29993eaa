import { ServiceError } from '../http/service-error.ts'

/** An answer that is not a success. */
export class SearchError extends ServiceError {
  override readonly name = 'SearchError'
}

export const badRequest = (message: string): SearchError => new SearchError(400, 'InvalidRequest', message)

export const toResponse = ({ status, code, message, headers }: SearchError): Response =>
  Response.json({ error: { code, message } }, { status, headers })

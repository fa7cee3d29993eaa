/** An answer that is not a success, in the shape the SDK reads. */
export class SearchError extends Error {
  override readonly name = 'SearchError'
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

export const badRequest = (message: string): SearchError => new SearchError(400, 'InvalidRequest', message)

export const toResponse = ({ status, code, message, headers }: SearchError): Response =>
  Response.json({ error: { code, message } }, { status, headers })

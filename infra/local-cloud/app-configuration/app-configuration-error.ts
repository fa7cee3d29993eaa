/** A refusal in the words of the service: `application/problem+json`. */
export class AppConfigurationError extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, title: string, headers: Readonly<Record<string, string>> = {}) {
    super(title)
    this.name = 'AppConfigurationError'
    this.status = status
    this.headers = headers
  }
}

export const badRequest = (title: string): AppConfigurationError => new AppConfigurationError(400, title)

export const toResponse = ({ status, message, headers }: AppConfigurationError): Response =>
  new Response(
    JSON.stringify({
      type: `https://azconfig.io/errors/${status === 400 ? 'invalid-argument' : String(status)}`,
      title: message,
      status,
      detail: '',
    }),
    { status, headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers } },
  )

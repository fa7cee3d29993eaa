import { ServiceError } from '../http/service-error.ts'

export interface CosmosErrorOptions {
  readonly substatus?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is not a success, as the service words it. */
export class CosmosError extends ServiceError {
  override readonly name = 'CosmosError'

  constructor(status: number, code: string, message: string, { substatus, headers = {} }: CosmosErrorOptions = {}) {
    super(
      status,
      code,
      message,
      substatus === undefined ? headers : { ...headers, 'x-ms-substatus': String(substatus) },
    )
  }
}

/** Something this emulator does not know or the service would refuse; the message says what. */
export const badRequest = (message: string, options?: CosmosErrorOptions): CosmosError =>
  new CosmosError(400, 'BadRequest', message, options)

export const notFound = (what: string, options?: CosmosErrorOptions): CosmosError =>
  new CosmosError(404, 'NotFound', `Resource Not Found: ${what}.`, options)

export const conflict = (what: string): CosmosError =>
  new CosmosError(409, 'Conflict', `Entity with the specified id already exists in the system: ${what}.`)

export const preconditionFailed = (message: string): CosmosError => new CosmosError(412, 'PreconditionFailed', message)

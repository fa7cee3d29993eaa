import * as z from 'zod'

/** What is kept of an error of a provider's library, and may be logged. */
export interface ProviderCause {
  readonly name: string
  readonly status?: number
  readonly code?: string
  readonly requestId?: string
  readonly cause?: ProviderCause
}

/** An identifier, not a sentence. */
const Identifier = z
  .string()
  .regex(/^[\w.:-]{1,80}$/)
  .optional()
  .catch(undefined)
const Status = z.number().optional().catch(undefined)
const Fields = z.object({
  name: Identifier,
  status: Status,
  statusCode: Status,
  code: Identifier,
  requestID: Identifier,
  cause: z.unknown().optional(),
})

/** Errors within errors: a failed request, its connection, its socket. */
const DEPTH = 3

/**
 * Status, code and request id of `error`. Its message, its body and the request it belongs to stay behind: they may quote what
 * was asked, and with it what a caller said.
 */
export function providerCause(error: unknown, depth = DEPTH): ProviderCause {
  const fields = Fields.safeParse(error).data
  if (!fields) return { name: typeof error }
  const { name = 'Error', status, statusCode = status, code, requestID: requestId, cause } = fields
  return {
    name,
    ...(statusCode !== undefined && { status: statusCode }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
    ...(cause instanceof Error && depth > 1 && { cause: providerCause(cause, depth - 1) }),
  }
}

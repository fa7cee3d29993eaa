import { ZodError } from 'zod'
import { CommandFailed } from './usage-error.ts'

/** An edge that a command asks. */
export interface EdgeDoor {
  readonly url: string
  readonly apiKey?: string | undefined
  /** Replaced in tests. */
  readonly fetch?: typeof fetch
}

/** For a question that `url` did not answer, or not as an edge does. */
export function noAnswerFrom(url: string, cause: unknown): CommandFailed {
  const isOther = cause instanceof ZodError || cause instanceof SyntaxError
  const why = isOther ? 'answers, but not as an edge does' : `does not answer: ${whyNoAnswer(cause)}`
  return new CommandFailed(`${url} ${why}.`, { cause })
}

/** Why `fetch` failed: it says so in the cause of its error alone. */
export function whyNoAnswer(error: unknown): string {
  const deepest = rootOf(error)
  const { code, port } = deepest as { code?: unknown; port?: unknown }
  if (code === 'ECONNREFUSED') return `nobody listens ${port === undefined ? 'there' : `at port ${String(port)}`}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host'
  return deepest instanceof Error ? deepest.message : String(deepest)
}

/** `localhost` has two addresses, hence two causes. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0])
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error
}

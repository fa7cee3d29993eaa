/**
 * Base of every error this project throws on purpose.
 *
 * `code` is part of the contract: switch on it, alert on it, never on `message`.
 */
export abstract class CallCenterError extends Error {
  abstract readonly code: string
  /** Whether the same request may succeed if sent again. */
  readonly retryable: boolean = false

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** A speech or language provider failed. */
export class ProviderError extends CallCenterError {
  readonly code = 'provider-failed'
  readonly provider: string
  override readonly retryable: boolean
  /** Nobody knows whether it did what was asked: it did not answer, or with a failure of its own. */
  readonly unanswered: boolean
  /** How long the provider wants to be left alone, where it said so. */
  readonly retryAfterMs: number | undefined

  constructor(
    provider: string,
    message: string,
    options: ErrorOptions & { retryable: boolean; unanswered?: boolean; retryAfterMs?: number | undefined },
  ) {
    super(`${provider}: ${message}`, options)
    this.provider = provider
    this.retryable = options.retryable
    this.unanswered = options.unanswered ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

/** A peer sent a message that is not part of the protocol. */
export class ProtocolError extends CallCenterError {
  readonly code = 'protocol-violated'
}

/** The caller started to speak while the agent was answering. An abort reason, not a failure. */
export class TurnInterrupted extends CallCenterError {
  readonly code = 'turn-interrupted'
}

/** Somebody asked for a call, a route or a thing that does not exist. */
export class NotFound extends CallCenterError {
  readonly code = 'not-found'
}

/** A request without valid credentials. */
export class Unauthorized extends CallCenterError {
  readonly code = 'unauthorized'
}

/** The writer's epoch is not the current one: another media node owns the call now. Stop speaking, never retry. */
export class StaleEpoch extends CallCenterError {
  readonly code = 'stale-epoch'
}

/** The configuration does not fit its schema. `issues` are sentences for the operator. */
export class ConfigError extends CallCenterError {
  readonly code = 'config-invalid'
  readonly issues: readonly string[]

  constructor(issues: readonly string[], options?: ErrorOptions) {
    super(`The configuration is invalid:\n${issues.map((issue, i) => `  ${i + 1}. ${issue}`).join('\n')}`, options)
    this.issues = issues
  }
}

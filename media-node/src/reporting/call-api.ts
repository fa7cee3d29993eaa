import type { CallId } from '@call-center/shared/call/call'
import type { MediaEvent } from '@call-center/shared/call/events'
import { ProviderError } from '@call-center/shared/errors'
import type { Command, CommandAnswer, Session } from '@call-center/shared/protocol/call-api'

/**
 * The edge refuses what was sent: `content`, it is too much or does not fit the protocol; `credentials`, the token of the node is
 * not known, or not yet: the two halves do not change a token in the same moment.
 */
export class EdgeRefusal extends ProviderError {
  readonly of: 'content' | 'credentials'

  constructor(of: EdgeRefusal['of'], message: string) {
    super('edge', message, { retryable: false })
    this.of = of
  }
}

export interface EdgeRequest {
  /** What of the call it belongs to, in the form of W3C Trace Context. */
  readonly traceparent?: string
  readonly signal: AbortSignal
}

/** The edge, as one call sees it. */
export interface CallApi {
  /**
   * Takes the call over.
   *
   * @throws {NotFound} when there is no such call.
   * @throws {StaleEpoch} when the call is over, or the token is older than the last one.
   * @throws {ProviderError} when the edge cannot be reached.
   */
  claim(callId: CallId, options: EdgeRequest & { readonly tokenEpoch: number }): Promise<Session>
  /**
   * Sends events in order; sending them again is harmless.
   *
   * @throws {StaleEpoch} when another node holds the call.
   * @throws {EdgeRefusal} when the edge does not take them like that.
   * @throws {ProviderError} `retryable` when the edge cannot be reached or is in trouble.
   */
  report(
    callId: CallId,
    batch: EdgeRequest & { readonly epoch: number; readonly events: readonly MediaEvent[] },
  ): Promise<void>
  /** Asks for something only the edge can do. Throws as `report` does. */
  command(callId: CallId, command: Command, options: EdgeRequest): Promise<CommandAnswer>
}

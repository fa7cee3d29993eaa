import type { CallId } from '@call-center/shared/call/call'
import { CallCenterError, NotFound, ProtocolError, ProviderError, StaleEpoch } from '@call-center/shared/errors'
import {
  Command,
  CommandAnswer,
  EventBatch,
  EventsAccepted,
  Session,
  type SessionClaim,
} from '@call-center/shared/protocol/call-api'
import * as z from 'zod'
import type { Clock } from '../clock.ts'
import { type CallApi, EdgeRefusal, type EdgeRequest } from './call-api.ts'
import { inTurn } from './in-turn.ts'

export interface HttpCallApiOptions {
  /** Where the edge is, for example `https://calls.example.com`. */
  readonly edgeUrl: string
  readonly nodeId: string
  readonly serviceToken: string
  readonly clock: Clock
  /** Replaced in tests. */
  readonly fetch?: typeof fetch
}

const REQUEST_TIMEOUT_MS = 5_000
/** A caller waits in silence for the session: three quick tries, then the carrier may try elsewhere. */
const CLAIM_TRIES = 3
const CLAIM_RETRY_MS = 200

const Envelope = z.object({ error: z.object({ message: z.string() }) })

/** The edge's call API over HTTPS. */
export function httpCallApi({
  edgeUrl,
  nodeId,
  serviceToken,
  clock,
  fetch = globalThis.fetch,
}: HttpCallApiOptions): CallApi {
  const headers = { authorization: `Bearer ${serviceToken}`, 'content-type': 'application/json' }
  const claims = inTurn<CallId>()

  return {
    async claim(callId, { tokenEpoch, signal, ...request }) {
      const claim: SessionClaim = { nodeId, tokenEpoch }
      // The edge gives the call to whoever it hears last. The claim of a socket that is gone may be on its way still: it is
      // answered before its successor's is sent.
      const ask = () => post(`${callId}/session`, claim, Session, request)
      for (let tries = 1; ; tries++) {
        try {
          return await claims.run(callId, signal, ask)
        } catch (error) {
          const retryable = error instanceof CallCenterError && error.retryable
          if (!retryable || tries === CLAIM_TRIES) throw error
          await clock.sleep(CLAIM_RETRY_MS * tries, signal)
        }
      }
    },
    async report(callId, { epoch, events, ...request }) {
      const batch: EventBatch = { epoch, events: [...events] }
      await post(`${callId}/events`, batch, EventsAccepted, request)
    },
    async command(callId, command: Command, request) {
      return await post(`${callId}/commands`, command, CommandAnswer, request)
    },
  }

  async function post<Answer>(
    path: string,
    body: object,
    schema: z.ZodType<Answer>,
    { traceparent, signal }: Partial<EdgeRequest>,
  ): Promise<Answer> {
    const deadline = new AbortController()
    const within = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal
    using _timer = clock.after(REQUEST_TIMEOUT_MS, () => {
      deadline.abort(new ProviderError('edge', `no answer within ${REQUEST_TIMEOUT_MS} ms`, { retryable: true }))
    })
    try {
      const url = new URL(`/internal/calls/${path}`, edgeUrl)
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...(traceparent && { traceparent }) },
        body: JSON.stringify(body),
        signal: within,
      })
      if (!response.ok) throw await refusal(response)
      const parsed = schema.safeParse(await response.json())
      if (!parsed.success) throw new ProtocolError(`the edge answers something else: ${z.prettifyError(parsed.error)}`)
      return parsed.data
    } catch (error) {
      signal?.throwIfAborted()
      deadline.signal.throwIfAborted()
      if (error instanceof CallCenterError) throw error
      throw new ProviderError('edge', 'cannot be reached', { retryable: true, cause: error })
    }
  }
}

async function refusal(response: Response): Promise<CallCenterError> {
  const body = Envelope.safeParse(await response.json().catch(() => undefined))
  const message = body.success ? body.data.error.message : 'no reason given'
  switch (response.status) {
    case 404:
      return new NotFound(message)
    case 409:
      return new StaleEpoch(message)
    case 400:
    case 413:
    case 422:
      return new EdgeRefusal('content', `status ${response.status}: ${message}`)
    case 401:
    case 403:
      return new EdgeRefusal('credentials', `status ${response.status}: ${message}`)
    default: {
      // 502: the edge is fine and the carrier is not; asking again at once would not help, later might.
      const retryable = response.status >= 500 || response.status === 429
      return new ProviderError('edge', `status ${response.status}: ${message}`, { retryable })
    }
  }
}

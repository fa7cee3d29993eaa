import { within } from '@call-center/shared/telemetry/span'
import { formatTraceparent } from '@call-center/shared/telemetry/trace-context'
import type { Clock } from '../clock.ts'
import { EVENTS_AGE, type Metrics, PROVIDER_ERRORS } from '../metrics.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { CallTrace } from './call-trace.ts'

interface Observing {
  readonly trace: CallTrace
  readonly metrics: Metrics
  readonly clock: Clock
}

/** `api`, with the trace of the call told to the edge, and how long events had to wait for it. */
export function observedEdge(api: CallApi, { trace, metrics, clock }: Observing): CallApi {
  const counted = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!signal.aborted) metrics.add(`${PROVIDER_ERRORS}.edge`)
      throw error
    }
  }
  return {
    claim(callId, options) {
      const span = trace.part('edge session', { kind: 'client' })
      const traceparent = formatTraceparent(span.context)
      return within(span, () => counted(options.signal, () => api.claim(callId, { ...options, traceparent })))
    },
    // No span of its own: the edge's says how long it took.
    async report(callId, batch) {
      const [oldest] = batch.events
      const traceparent = formatTraceparent(trace.here)
      await counted(batch.signal, () => api.report(callId, { ...batch, traceparent }))
      if (oldest) metrics.record(EVENTS_AGE, Math.max(0, clock.wallMs() - Date.parse(oldest.at)) / 1_000)
    },
    command(callId, command, options) {
      const span = trace.part('edge command', { kind: 'client', attributes: { command: command.command.type } })
      const traceparent = formatTraceparent(span.context)
      return within(span, () =>
        counted(options.signal, () => api.command(callId, command, { ...options, traceparent })),
      )
    },
  }
}

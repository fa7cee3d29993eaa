import { signalUrl } from '@call-center/shared/telemetry/export-settings'
import { readableSpan } from '@call-center/shared/telemetry/readable-span'
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { Resource } from '@opentelemetry/resources'
import type { Wire } from './wire.ts'

const NOTHING = new Uint8Array()

/** OTLP over HTTP, in JSON. */
export function otlpWire(endpoint: string, headers: Readonly<Record<string, string>>, resource: Resource): Wire {
  const post = (signal: 'traces' | 'metrics', body: Uint8Array | undefined) => ({
    url: signalUrl(endpoint, signal),
    headers: { 'content-type': 'application/json', ...headers },
    body: body ?? NOTHING,
  })
  return {
    spans: (spans) =>
      post('traces', JsonTraceSerializer.serializeRequest(spans.map((span) => readableSpan(span, resource)))),
    metrics: (metrics) => post('metrics', JsonMetricsSerializer.serializeRequest(metrics)),
  }
}

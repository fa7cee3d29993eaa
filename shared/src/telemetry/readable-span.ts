import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { FinishedSpan } from './span.ts'
import type { TraceContext } from './trace-context.ts'

const KIND = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
}

/** A span in the form that OpenTelemetry's exporters take. */
export function readableSpan(span: FinishedSpan, resource: Resource): ReadableSpan {
  const { name, kind, context, parent, startMs, endMs, attributes, error } = span
  return {
    name,
    kind: KIND[kind],
    spanContext: () => contextOf(context),
    ...(parent && { parentSpanContext: contextOf(parent) }),
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(endMs - startMs),
    status: { code: error === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    attributes: { ...Object.fromEntries(attributes), ...(error !== undefined && { 'error.type': error }) },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'call-center' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const contextOf = (context: TraceContext) => ({ ...context, traceFlags: TraceFlags.SAMPLED })

/** Seconds and nanoseconds. */
function hrTime(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000)
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)]
}

import type { InsightsTarget } from '@call-center/shared/telemetry/connection-string'
import type { AttributeValue } from '@call-center/shared/telemetry/attributes'
import type { FinishedSpan } from '@call-center/shared/telemetry/span'
import { DataPointType, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { Service, Wire } from './wire.ts'

/** One item of telemetry as Application Insights takes it. */
interface Envelope {
  readonly ver: 1
  readonly name: string
  readonly time: string
  readonly iKey: string
  readonly sampleRate: number
  readonly tags: Readonly<Record<string, string>>
  readonly data: { readonly baseType: string; readonly baseData: object }
}

const STATUS = 'http.response.status_code'
const DAY_MS = 86_400_000

/**
 * Application Insights' own form, a JSON object a line. It says what `@azure/monitor-opentelemetry-exporter` says for the media
 * nodes, so that the same queries find both: that package needs Node, and is larger than a Worker may be. It says two things
 * more: what went wrong (`error.type`), and the name of a job.
 */
export function azureMonitorWire(target: InsightsTarget, service: Service): Wire {
  const roleTags = { 'ai.cloud.role': service.name, 'ai.application.ver': service.version }
  const envelope = (kind: string, ms: number, tags: object, baseType: string, baseData: object): Envelope => ({
    ver: 1,
    name: `Microsoft.ApplicationInsights.${kind}`,
    time: new Date(ms).toISOString(),
    iKey: target.instrumentationKey,
    sampleRate: 100,
    tags: { ...roleTags, ...tags },
    data: { baseType, baseData: { ver: 2, ...baseData } },
  })
  const post = (envelopes: readonly Envelope[]) => ({
    url: target.trackUrl,
    headers: { 'content-type': 'application/x-json-stream' },
    body: envelopes.map((one) => JSON.stringify(one)).join('\n'),
  })
  return {
    spans: (spans) => post(spans.map(spanEnvelope)),
    metrics: (metrics) => post(pointsOf(metrics).map(({ ms, ...data }) => metricEnvelope(ms, data))),
  }

  function spanEnvelope(span: FinishedSpan): Envelope {
    const { context, kind, name, parent, startMs } = span
    const tags = {
      'ai.operation.id': context.traceId,
      ...(parent && { 'ai.operation.parentId': parent.spanId }),
    }
    return kind === 'server' || kind === 'consumer'
      ? envelope('Request', startMs, { ...tags, 'ai.operation.name': name }, 'RequestData', requestOf(span))
      : envelope('RemoteDependency', startMs, tags, 'RemoteDependencyData', dependencyOf(span))
  }

  function metricEnvelope(ms: number, data: object): Envelope {
    return envelope('Metric', ms, {}, 'MetricData', data)
  }
}

const requestOf = (span: FinishedSpan) => ({
  ...whatOf(span),
  responseCode: statusOf(span),
})

const dependencyOf = (span: FinishedSpan) => ({
  ...whatOf(span),
  resultCode: statusOf(span),
  type: span.kind === 'internal' && span.parent ? 'InProc' : 'Dependency',
})

const statusOf = ({ attributes }: FinishedSpan): string => String(attributes.get(STATUS) ?? 0)

function whatOf(span: FinishedSpan) {
  const { attributes, context, endMs, error, name, startMs } = span
  const told = [...attributes].filter(([key]) => key !== STATUS).map(([key, value]) => [key, textOf(value)])
  return {
    id: context.spanId,
    name,
    duration: timeSpan(endMs - startMs),
    success: error === undefined && Number(attributes.get(STATUS) ?? 0) < 400,
    properties: { ...Object.fromEntries(told), ...(error !== undefined && { 'error.type': error }) },
  }
}

const textOf = (value: AttributeValue): string => (Array.isArray(value) ? JSON.stringify(value) : String(value))

/** `d.hh:mm:ss.fffffff`, days where there are any. */
function timeSpan(ms: number): string {
  const days = Math.floor(ms / DAY_MS)
  return `${days > 0 ? `${days}.` : ''}${new Date(ms % DAY_MS).toISOString().slice(11, -1)}`
}

function pointsOf({ scopeMetrics }: ResourceMetrics) {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ dataPoints, dataPointType, descriptor: { name } }) =>
      dataPoints.map(({ attributes, endTime: [seconds], value }) => ({
        ms: seconds * 1_000,
        metrics: [{ name, ...measured(dataPointType, value) }],
        properties: attributes,
      })),
    )
}

/** A sum is one value; a histogram is told by its sum, count and ends. */
function measured(type: DataPointType, value: unknown) {
  if (type !== DataPointType.HISTOGRAM || typeof value !== 'object') return { kind: 'Aggregation', value, count: 1 }
  const { sum = 0, count, min, max } = value as { sum?: number; count: number; min?: number; max?: number }
  return { kind: 'Aggregation', value: sum, count, min, max }
}

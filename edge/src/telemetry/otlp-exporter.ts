import { type ExportSettings, signalUrl } from '@call-center/shared/telemetry/export-settings'
import { metricOf, SECONDS_BOUNDS } from '@call-center/shared/telemetry/metric'
import { readableSpan } from '@call-center/shared/telemetry/readable-span'
import type { FinishedSpan } from '@call-center/shared/telemetry/span'
import type { Counter, Histogram } from '@opentelemetry/api'
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { EDGE_EVENTS, EDGE_METRICS } from './edge-metrics.ts'

/** A collector that takes longer than this is not waited for, milliseconds. */
const TIMEOUT_MS = 5_000
/** What requests do within this time is sent together, milliseconds. */
const TOGETHER_MS = 1_000

export interface OtlpOptions {
  readonly settings: ExportSettings
  readonly version: string
  /** Replaced in tests. */
  readonly fetch?: typeof fetch
  /** Unix time, milliseconds. */
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
}

/** Sends telemetry as OTLP in JSON. A Worker has no background: it sends when a request is over, and never fails one. */
export interface OtlpExporter {
  count(name: string, by: number): void
  record(name: string, value: number): void
  /**
   * Sends `spans`, and the metrics when they are due, a second later: what other requests did meanwhile goes with them.
   * Rejects never.
   */
  send(spans: readonly FinishedSpan[]): Promise<void>
}

export function otlpExporter({
  settings,
  version,
  fetch = globalThis.fetch,
  now,
  pause,
}: OtlpOptions): OtlpExporter | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = settings
  if (!endpoint) return undefined
  const resource = resourceFromAttributes({ 'service.name': 'call-center-edge', 'service.version': version })
  const reader = new OnDemandReader({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA })
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter('call-center')
  const instruments = instrumentsOf(meter)
  let sentAtMs = 0
  /** Of all requests: here none can wait for another's answer, but it may leave it something to take along. */
  let waiting: FinishedSpan[] = []

  return {
    count(name, by) {
      const known = metricOf(EDGE_METRICS, name) ?? { name: EDGE_EVENTS, attributes: { what: name } }
      instruments.counters.get(known.name)?.add(by, known.attributes)
    },
    record(name, value) {
      const known = metricOf(EDGE_METRICS, name)
      if (known) instruments.histograms.get(known.name)?.record(value, known.attributes)
    },
    async send(spans) {
      const first = waiting.length === 0
      waiting.push(...spans)
      if (!first) return
      await pause(TOGETHER_MS)
      const readable = waiting.map((span) => readableSpan(span, resource))
      waiting = []
      const due = now() - sentAtMs >= settings.OTEL_METRIC_EXPORT_INTERVAL
      if (due) sentAtMs = now()
      await Promise.all([
        readable.length > 0 && post('traces', JsonTraceSerializer.serializeRequest(readable)),
        due && collected().then((body) => post('metrics', body)),
      ])
    },
  }

  async function collected(): Promise<Uint8Array | undefined> {
    const { resourceMetrics } = await reader.collect()
    return resourceMetrics.scopeMetrics.length > 0 ? JsonMetricsSerializer.serializeRequest(resourceMetrics) : undefined
  }

  /** What a collector does not take is lost: it must cost no call anything. */
  async function post(signal: 'traces' | 'metrics', body: Uint8Array | undefined): Promise<void> {
    if (!body || !endpoint) return
    const response = await fetch(signalUrl(endpoint, signal), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
      body: await gzip(body),
      redirect: 'manual', // a collector is where the configuration says, and nowhere else
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => undefined)
    await response?.body?.cancel()
  }
}

const gzip = (body: Uint8Array): Promise<ArrayBuffer> =>
  new Response(new Blob([new Uint8Array(body)]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()

function instrumentsOf(meter: ReturnType<MeterProvider['getMeter']>) {
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  for (const [name, { kind, unit, description }] of Object.entries(EDGE_METRICS)) {
    const advice = { explicitBucketBoundaries: SECONDS_BOUNDS }
    if (kind === 'counter') counters.set(name, meter.createCounter(name, { unit, description }))
    else histograms.set(name, meter.createHistogram(name, { unit, description, advice }))
  }
  return { counters, histograms }
}

/** Collects when it is asked to; there is no timer between two requests. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

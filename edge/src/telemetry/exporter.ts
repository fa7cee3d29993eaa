import { readConnectionString } from '@call-center/shared/telemetry/connection-string'
import type { ExportSettings } from '@call-center/shared/telemetry/export-settings'
import { metricOf, SECONDS_BOUNDS } from '@call-center/shared/telemetry/metric'
import type { FinishedSpan } from '@call-center/shared/telemetry/span'
import type { Counter, Histogram } from '@opentelemetry/api'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { azureMonitorWire } from './azure-monitor-wire.ts'
import { EDGE_EVENTS, EDGE_METRICS } from './edge-metrics.ts'
import { otlpWire } from './otlp-wire.ts'
import type { Post, Wire } from './wire.ts'

const SERVICE = 'call-center-edge'
/** A collector that takes longer than this is not waited for, milliseconds. */
const TIMEOUT_MS = 5_000
/** What requests do within this time is sent together, milliseconds. */
const TOGETHER_MS = 1_000
/** Who was to send may have been cut off with its request: after this time another does, milliseconds. */
const OVERDUE_MS = 5 * TOGETHER_MS
/** Before what did not arrive is posted again, milliseconds. A collector that ends an idle connection fails who takes it just then. */
const AGAIN_AFTER_MS = [250, 1_000]
/** Answers that ask to be asked again, https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes and Application Insights' own. */
const ASK_AGAIN = new Set([408, 429, 500, 502, 503, 504])
/** Counted among the edge's events: a post that no collector took. */
const LOST = 'telemetry.lost'

export interface ExporterOptions {
  readonly settings: ExportSettings
  readonly version: string
  /** Replaced in tests. */
  readonly fetch?: typeof fetch
  /** Unix time, milliseconds. */
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
}

/** Sends telemetry to those who were named. A Worker has no background: it sends when a request is over, and never fails one. */
export interface Exporter {
  count(name: string, by: number): void
  record(name: string, value: number): void
  /**
   * Sends `spans`, and the metrics when they are due, a second later: what other requests did meanwhile goes with them.
   * Rejects never.
   */
  send(spans: readonly FinishedSpan[]): Promise<void>
}

/** Undefined when nobody is named. */
export function createExporter({
  settings,
  version,
  fetch = globalThis.fetch,
  now,
  pause,
}: ExporterOptions): Exporter | undefined {
  const resource = resourceFromAttributes({ 'service.name': SERVICE, 'service.version': version })
  const wires = wiresOf(settings, version, resource)
  if (wires.length === 0) return undefined
  const reader = new OnDemandReader({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA })
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter('call-center')
  const instruments = instrumentsOf(meter)
  let sentAtMs = 0
  /** Of all requests: here none can wait for another's answer, but it may leave it something to take along. */
  let waiting: FinishedSpan[] = []
  /** Since when somebody gathers what waits, milliseconds; undefined: nobody does. */
  let gatheringSinceMs: number | undefined

  return {
    count,
    record(name, value) {
      const known = metricOf(EDGE_METRICS, name)
      if (known) instruments.histograms.get(known.name)?.record(value, known.attributes)
    },
    async send(spans) {
      waiting.push(...spans)
      if (gatheringSinceMs !== undefined && now() - gatheringSinceMs < OVERDUE_MS) return
      gatheringSinceMs = now()
      await pause(TOGETHER_MS)
      const together = waiting
      waiting = []
      gatheringSinceMs = undefined
      const due = now() - sentAtMs >= settings.OTEL_METRIC_EXPORT_INTERVAL
      if (due) sentAtMs = now()
      await Promise.all([
        ...(together.length > 0 ? wires.map((wire) => post(wire.spans(together))) : []),
        due && sendMetrics(),
      ])
    },
  }

  async function sendMetrics(): Promise<void> {
    const { resourceMetrics } = await reader.collect()
    if (resourceMetrics.scopeMetrics.length === 0) return
    await Promise.all(wires.map((wire) => post(wire.metrics(resourceMetrics))))
  }

  function count(name: string, by: number): void {
    const known = metricOf(EDGE_METRICS, name) ?? { name: EDGE_EVENTS, attributes: { what: name } }
    instruments.counters.get(known.name)?.add(by, known.attributes)
  }

  /** What a collector does not take after all is lost, and counted: it must cost no call anything. */
  async function post({ url, headers, body }: Post): Promise<void> {
    const packed = await gzip(body)
    for (const againAfterMs of [...AGAIN_AFTER_MS, undefined]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-encoding': 'gzip', ...headers },
        body: packed,
        redirect: 'manual', // a collector is where the configuration says, and nowhere else
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => undefined)
      await response?.body?.cancel()
      if (response?.ok) return
      if (againAfterMs === undefined || (response && !ASK_AGAIN.has(response.status))) break
      await pause(againAfterMs)
    }
    count(LOST, 1)
  }
}

function wiresOf(settings: ExportSettings, version: string, resource: Resource): readonly Wire[] {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connection, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings
  const target = connection && readConnectionString(connection)
  return [
    ...(endpoint ? [otlpWire(endpoint, settings.OTEL_EXPORTER_OTLP_HEADERS, resource)] : []),
    ...(target ? [azureMonitorWire(target, { name: SERVICE, version })] : []),
  ]
}

const gzip = (body: Uint8Array | string): Promise<ArrayBuffer> =>
  new Response(
    new Blob([typeof body === 'string' ? body : new Uint8Array(body)])
      .stream()
      .pipeThrough(new CompressionStream('gzip')),
  ).arrayBuffer()

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

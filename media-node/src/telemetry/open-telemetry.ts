import type { Log } from '@call-center/shared/log'
import { type ExportSettings, signalUrl } from '@call-center/shared/telemetry/export-settings'
import { readableSpan } from '@call-center/shared/telemetry/readable-span'
import { createTracer, silentTracer, type Tracer } from '@call-center/shared/telemetry/span'
import { isSampled } from '@call-center/shared/telemetry/trace-context'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Clock } from '../clock.ts'
import { createMetrics, type Metrics, TELEMETRY_LOST } from '../metrics.ts'
import { exportMetrics } from './export-metrics.ts'

/** Disposing sends what is left, and waits for `FLUSH_MS` at most. */
export interface Telemetry extends AsyncDisposable {
  readonly tracer: Tracer
  readonly metrics: Metrics
}

interface Exporters {
  readonly spans: SpanExporter
  readonly metrics: PushMetricExporter
}

/** A collector that is away must not keep a node from stopping. */
const FLUSH_MS = 3_000

/** Traces and metrics, sent to an OTLP collector, to Azure Monitor, to both, or, when neither is set, nowhere. */
export async function openTelemetry(
  settings: ExportSettings,
  { nodeId, version, clock, log }: { nodeId: string; version: string; clock: Clock; log: Log },
): Promise<Telemetry> {
  const exporters = await exportersOf(settings)
  if (exporters.length === 0) {
    return { tracer: silentTracer, metrics: createMetrics(), [Symbol.asyncDispose]: async () => {} }
  }
  const resource = resourceFromAttributes({
    'service.name': 'call-center-media-node',
    'service.version': version,
    'service.instance.id': nodeId,
  })
  const meters = meterProvider(settings, exporters, resource)
  const metrics = exportMetrics(meters.getMeter('call-center'), createMetrics)
  const onLost = (spans: number): void => {
    metrics.add(TELEMETRY_LOST, spans)
    log.warn({ spans }, 'no collector took the spans')
  }
  const processors = exporters.map(({ spans }) => new BatchSpanProcessor(watched(spans, onLost)))
  const ratio = settings.OTEL_TRACES_SAMPLER_ARG
  return {
    tracer: createTracer({
      now: () => clock.wallMs(),
      onEnd(span) {
        if (!isSampled(span.context, ratio)) return
        for (const processor of processors) processor.onEnd(readableSpan(span, resource))
      },
    }),
    metrics,
    async [Symbol.asyncDispose]() {
      const closing = [...processors, meters].map((one) => one.shutdown())
      const late = Promise.withResolvers<void>()
      using _timer = clock.after(FLUSH_MS, late.resolve)
      await Promise.race([Promise.allSettled(closing), late.promise])
    },
  }
}

function meterProvider(
  { OTEL_METRIC_EXPORT_INTERVAL: exportIntervalMillis }: ExportSettings,
  exporters: readonly Exporters[],
  resource: Resource,
): MeterProvider {
  const readers = exporters.map(
    ({ metrics: exporter }) => new PeriodicExportingMetricReader({ exporter, exportIntervalMillis }),
  )
  return new MeterProvider({ resource, readers })
}

async function exportersOf(settings: ExportSettings): Promise<Exporters[]> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = settings
  const exporters: Exporters[] = []
  if (endpoint) {
    const compression = CompressionAlgorithm.GZIP
    exporters.push({
      spans: new OTLPTraceExporter({ url: signalUrl(endpoint, 'traces'), headers, compression }),
      metrics: new OTLPMetricExporter({ url: signalUrl(endpoint, 'metrics'), headers, compression }),
    })
  }
  const connectionString = settings.APPLICATIONINSIGHTS_CONNECTION_STRING
  if (connectionString) {
    // 37 MB and a third of a second, for those who want it alone.
    const { AzureMonitorMetricExporter, AzureMonitorTraceExporter } =
      await import('@azure/monitor-opentelemetry-exporter')
    const options = { connectionString, disableOfflineStorage: true }
    exporters.push({
      spans: new AzureMonitorTraceExporter(options),
      metrics: new AzureMonitorMetricExporter(options),
    })
  }
  return exporters
}

/** Says how many spans were lost: an exporter keeps it to itself. */
const watched = (exporter: SpanExporter, onLost: (spans: number) => void): SpanExporter => ({
  export(spans, done) {
    exporter.export(spans, (result) => {
      if (result.code !== 0) onLost(spans.length)
      done(result)
    })
  },
  shutdown: () => exporter.shutdown(),
})

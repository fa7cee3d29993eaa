import { metricOf, SECONDS_BOUNDS } from '@call-center/shared/telemetry/metric'
import type { Attributes, Histogram, Meter, Observable } from '@opentelemetry/api'
import type { createMetrics, Metrics } from '../metrics.ts'
import { NODE_METRICS } from './metric-catalogue.ts'

/**
 * The node's metrics as instruments of OpenTelemetry. Counters and gauges are read when they are exported, so that counting a
 * frame costs what it costs without an exporter.
 */
export function exportMetrics(meter: Meter, create: typeof createMetrics): Metrics {
  const histograms = new Map<string, Histogram>()
  const observed = new Map<string, Observable<Attributes>>()
  for (const [name, { kind, unit, description, bounds = SECONDS_BOUNDS }] of Object.entries(NODE_METRICS)) {
    const options = { unit, description }
    if (kind === 'histogram') {
      const advice = { explicitBucketBoundaries: [...bounds] }
      histograms.set(name, meter.createHistogram(name, { ...options, advice }))
    } else {
      observed.set(
        name,
        kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options),
      )
    }
  }
  const metrics = create((name, value) => histograms.get(name)?.record(value))
  meter.addBatchObservableCallback(
    (result) => {
      for (const [key, value] of Object.entries(metrics.snapshot())) {
        const known = metricOf(NODE_METRICS, key)
        const instrument = known && observed.get(known.name)
        if (instrument) result.observe(instrument, value, known.attributes)
      }
    },
    [...observed.values()],
  )
  return metrics
}

import type { FinishedSpan } from '@call-center/shared/telemetry/span'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'

export interface Service {
  readonly name: string
  readonly version: string
}

/** What is posted to a collector. The exporter packs the body. */
export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

/** Port: how one kind of collector is told what happened. */
export interface Wire {
  spans(spans: readonly FinishedSpan[]): Post
  metrics(metrics: ResourceMetrics): Post
}

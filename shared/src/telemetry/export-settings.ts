import * as z from 'zod'
import { readConnectionString } from './connection-string.ts'

/** Where telemetry goes, in the names that the documents of OpenTelemetry and Azure use. Nothing is set: nowhere. */
export const ExportSettings = z.object({
  /** Base of a collector that takes OTLP over HTTP, for example `http://localhost:4318`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Sent with every export: `api-key=…,other=…`. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional().transform(readHeaders),
  /** Of Application Insights, `InstrumentationKey=…;IngestionEndpoint=https://…`: traces and metrics go there too. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .optional()
    .refine((text) => text === undefined || readConnectionString(text) !== undefined, 'is no connection string'),
  /** Share of the calls that are traced, 0 to 1. Metrics count all of them. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Milliseconds between two exports of metrics. */
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().min(1_000).default(60_000),
})
export type ExportSettings = z.infer<typeof ExportSettings>

/** Values are percent-encoded, as in https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function readHeaders(text: string | undefined, context: z.RefinementCtx): Readonly<Record<string, string>> {
  const entries = (text ?? '').split(',').filter((part) => part.trim() !== '')
  const pairs = entries.map((entry) => {
    const equals = entry.indexOf('=')
    return { name: entry.slice(0, Math.max(0, equals)).trim(), value: decoded(entry.slice(equals + 1).trim()) }
  })
  if (pairs.some(({ name, value }) => !/^[\w-]+$/.test(name) || value === '')) {
    context.addIssue('must be name=value, several separated by commas')
  }
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of one signal below the base. */
export const signalUrl = (endpoint: string, signal: 'traces' | 'metrics'): string =>
  `${endpoint.replace(/(?<!\/)\/+$/, '')}/v1/${signal}`

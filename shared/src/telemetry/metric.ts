/** What a metric is, for whoever exports it and for dashboards. */
export interface Metric {
  /** Counters count since the process started, gauges say what is now, histograms tell how values are spread. */
  readonly kind: 'counter' | 'gauge' | 'histogram'
  /** In the notation of UCUM, as OpenTelemetry asks: `s`, `ms`, `{call}`. */
  readonly unit: string
  readonly description: string
  /** A family: what follows its name and a dot is exported as this attribute. */
  readonly by?: string
  /** Of a histogram, in its unit. @defaultValue `SECONDS_BOUNDS` */
  readonly bounds?: readonly number[]
}

export type MetricCatalogue = Readonly<Record<string, Metric>>

/** Bounds of histograms of seconds: from what nobody notices to what nobody waits for. */
export const SECONDS_BOUNDS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30]

/** The metric of `catalogue` that `name` belongs to, and the attribute that tells it from its siblings. */
export function metricOf(
  catalogue: MetricCatalogue,
  name: string,
): { readonly name: string; readonly attributes: Readonly<Record<string, string>> } | undefined {
  if (catalogue[name] && catalogue[name].by === undefined) return { name, attributes: {} }
  for (const [family, { by }] of Object.entries(catalogue)) {
    if (by !== undefined && name.startsWith(`${family}.`)) {
      return { name: family, attributes: { [by]: name.slice(family.length + 1) } }
    }
  }
  return undefined
}

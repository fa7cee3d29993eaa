import * as z from 'zod'

/** Where Application Insights takes telemetry, and whose it is. */
export interface InsightsTarget {
  readonly instrumentationKey: string
  readonly trackUrl: string
}

const Parts = z.object({
  instrumentationkey: z.guid(),
  ingestionendpoint: z.url({ protocol: /^https?$/ }).default('https://dc.services.visualstudio.com'),
})

/** Over TLS, except on this machine. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'

/**
 * `InstrumentationKey=…;IngestionEndpoint=https://…`, https://learn.microsoft.com/azure/azure-monitor/app/connection-strings.
 * Undefined when it is none.
 */
export function readConnectionString(text: string): InsightsTarget | undefined {
  const pairs = text.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals < 0 ? [] : [[pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim()] as const]
  })
  const { data } = Parts.safeParse(Object.fromEntries(pairs))
  if (!data) return undefined
  const base = new URL(data.ingestionendpoint)
  if (!isSafe(base)) return undefined
  return {
    instrumentationKey: data.instrumentationkey,
    trackUrl: `${base.href.replace(/\/$/, '')}/v2.1/track`,
  }
}

import type { MetricCatalogue } from '@call-center/shared/telemetry/metric'

export const EDGE_EVENTS = 'edge.events'
/** Followed by a dot and the queue. */
export const QUEUE_AGE = 'edge.queue.age'
/** Followed by a dot and whose: `carrier`, `store`, `llm`, `sms`. */
export const PROVIDER_ERRORS = 'provider.errors'
/** Followed by a dot and what is paid for: `tokens_in`, `tokens_out`, `sms`. */
export const USAGE = 'usage'

/** Every metric of the edge. Counts are told as what came since the last time: an isolate lives as long as it likes. */
export const EDGE_METRICS: MetricCatalogue = {
  [EDGE_EVENTS]: { kind: 'counter', unit: '1', description: 'Things that happened, by name', by: 'what' },
  [QUEUE_AGE]: {
    kind: 'histogram',
    unit: 's',
    description: 'How long a job had waited when it was taken',
    by: 'queue',
  },
  [PROVIDER_ERRORS]: { kind: 'counter', unit: '{error}', description: 'Requests that failed', by: 'provider' },
  [USAGE]: { kind: 'counter', unit: '1', description: 'What is paid for by how much of it is used', by: 'what' },
}

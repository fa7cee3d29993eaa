import type { Services } from '../services.ts'
import { InsightsJob } from './job.ts'
import { writeInsights } from './write-insights.ts'

/** The part of a queue batch that is used. */
export interface InsightsBatch {
  readonly messages: readonly { readonly body: unknown; readonly attempts: number; ack(): void; retry(): void }[]
}

/** Each message stands for itself: one that fails is delivered again, and at last goes to the dead-letter queue. */
export async function consumeInsights(services: Services, { messages }: InsightsBatch): Promise<void> {
  for (const message of messages) {
    const job = InsightsJob.safeParse(message.body)
    if (!job.success) {
      services.counters.add('insights:malformed')
      message.ack()
      continue
    }
    try {
      await writeInsights(services, job.data)
      message.ack()
    } catch (error) {
      services.log.error({ callId: job.data.callId, attempts: message.attempts, err: error }, 'insights failed')
      message.retry()
    }
  }
}

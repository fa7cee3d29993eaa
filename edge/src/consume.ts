import type { CallId } from '@call-center/shared/call/call'
import type * as z from 'zod'
import { withMeteredModel } from './insights/metered-model.ts'
import type { Services } from './services.ts'
import { QUEUE_AGE } from './telemetry/edge-metrics.ts'

/** The part of a queue batch that is used. */
export interface JobBatch {
  readonly messages: readonly {
    readonly body: unknown
    readonly attempts: number
    /** When it was sent. */
    readonly timestamp: Date
    ack(): void
    retry(): void
  }[]
}

export interface Work<Job extends { readonly callId: CallId }> {
  /** For logs and counts. */
  readonly name: string
  readonly schema: z.ZodType<Job>
  readonly run: (services: Services, job: Job) => Promise<void>
  /** After the last try: the message is on its way to the dead-letter queue. */
  readonly onGivenUp?: (services: Services, job: Job) => Promise<void>
}

/** Times a message is delivered before it goes to the dead-letter queue: `max_retries` of `wrangler.jsonc`, and the first. */
export const MOST_ATTEMPTS = 6

/** Each message stands for itself: one that fails is delivered again, and at last goes to the dead-letter queue. */
export async function consume<Job extends { readonly callId: CallId }>(
  services: Services,
  work: Work<Job>,
  { messages }: JobBatch,
): Promise<void> {
  const { counters, traces, now, log } = services
  for (const message of messages) {
    const job = work.schema.safeParse(message.body)
    if (!job.success) {
      counters.add(`${work.name}:malformed`)
      message.ack()
      continue
    }
    counters.record(`${QUEUE_AGE}.${work.name}`, Math.max(0, now() - message.timestamp.getTime()) / 1_000)
    try {
      const attributes = { job: work.name, attempt: message.attempts }
      const { callId } = job.data
      await traces.request(`job ${work.name}`, { kind: 'consumer', callId, attributes }, () =>
        withMeteredModel(services, callId, (metered) => work.run(metered, job.data)),
      )
      message.ack()
    } catch (error) {
      const { attempts } = message
      const { callId } = job.data
      log.error({ job: work.name, callId, attempts, err: error }, 'job failed')
      message.retry()
      if (attempts >= MOST_ATTEMPTS) await giveUp(services, work, job.data)
    }
  }
}

/** The message is retried already: a mistake here must not keep the rest of the batch. */
async function giveUp<Job extends { readonly callId: CallId }>(
  services: Services,
  { name, onGivenUp }: Work<Job>,
  job: Job,
): Promise<void> {
  services.counters.add(`${name}:given-up`)
  try {
    await onGivenUp?.(services, job)
  } catch (error) {
    services.log.error({ job: name, err: error }, 'giving up could not be noted')
  }
}

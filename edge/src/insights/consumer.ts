import type { Work } from '../consume.ts'
import { isoNow } from '../services.ts'
import { InsightsJob } from './job.ts'
import { writeInsights } from './write-insights.ts'

/** What is written after a leg. When it cannot be, the report says so. */
export const insightsWork: Work<InsightsJob> = {
  name: 'insights',
  schema: InsightsJob,
  run: writeInsights,
  async onGivenUp(services, { jobId, callId, connectionId }) {
    const at = isoNow(services)
    const id = `insights-failed:${jobId}`
    await services.store.apply(callId, [{ id, type: 'insights-settled', connectionId, state: 'failed', at }])
  },
}

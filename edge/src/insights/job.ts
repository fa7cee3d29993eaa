import { CallId } from '@call-center/shared/call/call'
import * as z from 'zod'

/** One ended leg. The same leg always has the same `jobId`, however often it is sent. */
export const InsightsJob = z.object({ jobId: z.string().min(1), callId: CallId, connectionId: z.string().min(1) })
export type InsightsJob = z.infer<typeof InsightsJob>

export const insightsJob = (callId: CallId, connectionId: string): InsightsJob => ({
  jobId: `${callId}:${connectionId}`,
  callId,
  connectionId,
})

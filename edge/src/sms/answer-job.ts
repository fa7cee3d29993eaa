import { CallId } from '@call-center/shared/call/call'
import * as z from 'zod'

/** A text message that waits for an answer in writing. */
export const SmsAnswerJob = z.object({ callId: CallId, messageId: z.string().min(1) })
export type SmsAnswerJob = z.infer<typeof SmsAnswerJob>

import { CallId } from '@call-center/shared/call/call'
import * as z from 'zod'

/** A text message that waits for an answer in writing. */
export const SmsAnswerJob = z.object({ callId: CallId, messageId: z.string().min(1) })
export type SmsAnswerJob = z.infer<typeof SmsAnswerJob>

/** What `send-sms.ts` is given to send the answer under: once for each message. */
export const answerId = (messageId: string): string => `answer:${messageId}`

/** Id of the answer in the call document. */
export const answerOf = (messageId: string): string => `sms:${answerId(messageId)}`

import type { Work } from '../consume.ts'
import { SmsAnswerJob } from './answer-job.ts'
import { answerSms } from './answer-sms.ts'

/** What is answered in writing. */
export const smsAnswerWork: Work<SmsAnswerJob> = { name: 'sms-answers', schema: SmsAnswerJob, run: answerSms }

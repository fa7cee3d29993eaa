import type { Work } from '../consume.ts'
import { isoNow } from '../services.ts'
import { SmsAnswerJob } from './answer-job.ts'
import { answerSms } from './answer-sms.ts'
import { smsSettled } from './settle.ts'

/** What is answered in writing. */
export const smsAnswerWork: Work<SmsAnswerJob> = {
  name: 'sms-answers',
  schema: SmsAnswerJob,
  run: answerSms,
  async onGivenUp(services, { callId, messageId }) {
    await services.store.apply(callId, [smsSettled(messageId, isoNow(services))])
  },
}

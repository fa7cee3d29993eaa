import type { CallEvent } from '@call-center/shared/call/events'

/** No answer in writing is to be expected for this text message. */
export const smsSettled = (messageId: string, at: string): CallEvent => ({
  id: `sms-settled:${messageId}`,
  type: 'sms-settled',
  messageId,
  at,
})

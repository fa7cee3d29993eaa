import { NotFound } from '@call-center/shared/errors'
import { isoNow, type Services } from '../services.ts'
import type { SmsRef } from './sms.ts'

/** The carrier says what became of a message. Any number of times; a call that is gone is no reason to tell it again. */
export async function noteDelivery(
  services: Services,
  { callId, messageId }: SmsRef,
  delivery: 'delivered' | 'failed',
): Promise<void> {
  const id = `report:${messageId}:${delivery}`
  try {
    await services.store.apply(callId, [{ id, type: 'sms-reported', messageId, delivery, at: isoNow(services) }])
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    services.counters.add('sms:report-of-unknown-call')
  }
}

import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import * as z from 'zod'
import type { Services } from '../../services.ts'
import { noteDelivery } from '../../sms/note-delivery.ts'
import { receiveSms } from '../../sms/receive-sms.ts'
import { readRef } from '../../sms/sms.ts'
import { OptOutType, readTwilioKeyword } from '../../sms/twilio-keywords.ts'
import { twilioForm, XML } from './twilio-form.ts'
import { twilioVoice } from './twilio-voice.ts'

const Received = z.object({
  MessageSid: z.string().min(1),
  From: z.string(),
  To: z.string().default(''),
  Body: z.string(),
  OptOutType,
})
const Status = z.object({ MessageStatus: z.string() })

/** Nothing is said in the answer itself: what we send goes through `send-sms.ts` alone. */
const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

/** The states that are final; the others tell nothing that people need to know. */
const FINAL: Readonly<Record<string, 'delivered' | 'failed'>> = {
  delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
}

/** Twilio: somebody phones or texts the assistant's number, or a text message of ours arrived. */
export const twilio = (services: Services) =>
  new Hono()
    .route('/voice', twilioVoice(services))
    .post('/sms', async (c) => {
      const form = await twilioForm(services, textAccounts(services), c)
      const { MessageSid: id, From, To, Body: text, OptOutType: type } = Received.parse(Object.fromEntries(form))
      const from = readPhoneNumber(From)
      const keyword = readTwilioKeyword(text, type)
      if (from) await receiveSms(services, { id, from, to: readPhoneNumber(To), text, keyword })
      else services.counters.add('twilio:unknown-sender')
      return c.body(EMPTY_TWIML, 200, XML)
    })
    .post('/status', async (c) => {
      const { MessageStatus } = Status.parse(Object.fromEntries(await twilioForm(services, textAccounts(services), c)))
      const [ref, delivery] = [readRef(c.req.query('ref')), FINAL[MessageStatus]]
      if (ref && delivery) await noteDelivery(services, ref, delivery)
      return c.body(null, 204)
    })

/** Every account that may bring text messages, whoever writes by default. */
const textAccounts = ({ config: { sms, twilio: account } }: Services) => [sms.twilio, account]

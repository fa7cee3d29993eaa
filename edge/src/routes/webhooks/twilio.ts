import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import * as z from 'zod'
import type { Services } from '../../services.ts'
import { noteDelivery } from '../../sms/note-delivery.ts'
import { receiveSms } from '../../sms/receive-sms.ts'
import { readRef } from '../../sms/sms.ts'
import { twilioForm, XML } from './twilio-form.ts'
import { twilioVoice } from './twilio-voice.ts'

const Received = z.object({ MessageSid: z.string().min(1), From: z.string(), Body: z.string() })
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
      const {
        MessageSid: id,
        From,
        Body: text,
      } = Received.parse(Object.fromEntries(await twilioForm(services, smsAccount(services), c)))
      const from = readPhoneNumber(From)
      if (from) await receiveSms(services, { id, from, text })
      else services.counters.add('twilio:unknown-sender')
      return c.body(EMPTY_TWIML, 200, XML)
    })
    .post('/status', async (c) => {
      const { MessageStatus } = Status.parse(Object.fromEntries(await twilioForm(services, smsAccount(services), c)))
      const [ref, delivery] = [readRef(c.req.query('ref')), FINAL[MessageStatus]]
      if (ref && delivery) await noteDelivery(services, ref, delivery)
      return c.body(null, 204)
    })

/** The account that writes, where Twilio carries text messages. */
const smsAccount = ({ config: { sms, twilio: account } }: Services) =>
  sms.mode === 'twilio' ? (sms.twilio ?? account) : undefined

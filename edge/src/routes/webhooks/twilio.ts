import { Unauthorized } from '@call-center/shared/errors'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { Services } from '../../services.ts'
import { noteDelivery } from '../../sms/note-delivery.ts'
import { receiveSms } from '../../sms/receive-sms.ts'
import { readRef } from '../../sms/sms.ts'
import { isFromTwilio } from '../../sms/twilio-signature.ts'

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

/** Twilio: somebody texts the assistant's number, or a text message of ours arrived. */
export const twilio = (services: Services) =>
  new Hono()
    .post('/sms', async (c) => {
      const { MessageSid: id, From, Body: text } = Received.parse(Object.fromEntries(await readForm(services, c)))
      const from = readPhoneNumber(From)
      if (from) await receiveSms(services, { id, from, text })
      else services.counters.add('twilio:unknown-sender')
      return c.body(EMPTY_TWIML, 200, { 'content-type': 'text/xml' })
    })
    .post('/status', async (c) => {
      const { MessageStatus } = Status.parse(Object.fromEntries(await readForm(services, c)))
      const [ref, delivery] = [readRef(c.req.query('ref')), FINAL[MessageStatus]]
      if (ref && delivery) await noteDelivery(services, ref, delivery)
      return c.body(null, 204)
    })

/** What Twilio posted. @throws {Unauthorized} when it was somebody else. */
async function readForm({ config }: Services, c: Context): Promise<URLSearchParams> {
  const { sms, public_domain } = config
  if (sms.mode !== 'twilio' || !sms.twilio) throw new Unauthorized('Twilio is not configured')
  const { pathname, search } = new URL(c.req.url)
  // Behind a proxy the request has another host than Twilio signed: the one it was told counts.
  const url = `${public_domain.replace(/(?<!\/)\/+$/, '')}${pathname}${search}`
  const form = new URLSearchParams(await c.req.text())
  if (!(await isFromTwilio(c.req.header('x-twilio-signature'), sms.twilio.auth_token, { url, form }))) {
    throw new Unauthorized('the signature is wrong')
  }
  return form
}

import { NotFound } from '@call-center/shared/errors'
import { PhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import * as z from 'zod'
import type { Services } from '../services.ts'
import { asPhone } from './find-call.ts'

const Address = z.object({ phone_number: z.string().transform(asPhone).pipe(PhoneNumber) })

/** For operators: whom the assistant must never phone. */
export const doNotCall = ({ outbound, log }: Services) =>
  new Hono()
    .get('/', async (c) => c.json(await outbound.doNotCall()))
    .put('/:phone_number', async (c) => {
      await outbound.addDoNotCall(Address.parse(c.req.param()).phone_number)
      log.info({ by: c.get('identity').id }, 'a number must not be called any more')
      return c.body(null, 204)
    })
    .delete('/:phone_number', async (c) => {
      const listed = await outbound.removeDoNotCall(Address.parse(c.req.param()).phone_number)
      if (!listed) throw new NotFound('this number is not on the list')
      log.info({ by: c.get('identity').id }, 'a number may be called again')
      return c.body(null, 204)
    })

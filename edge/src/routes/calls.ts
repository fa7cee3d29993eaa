import { CallId, CallRequest, toCallGet } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { PhoneNumber } from '@call-center/shared/phone-number'
import { parseStrictly } from '@call-center/shared/unknown-keys'
import { Hono } from 'hono'
import * as z from 'zod'
import { eraseCall } from '../calls/erase.ts'
import { placeCall } from '../calls/place.ts'
import type { Services } from '../services.ts'
import { asPhone, findCall } from './find-call.ts'
import { readJson } from './read-json.ts'

/** The most calls a list shows. */
export const LIST_LIMIT = 100

/** When a call began: a day, or a moment with its zone. Only calls not before, or not after it. */
const Moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a day or a moment such as 2026-11-20T14:30:00Z')
  .transform((text) => new Date(text).toISOString())
  .optional()

const ListQuery = z.object({
  phone_number: z
    .string()
    .optional()
    .transform((text) => (text ? asPhone(text) : undefined))
    .pipe(PhoneNumber.optional()),
  since: Moment,
  until: Moment,
})

/** Chosen by whoever asks, so that a request that is sent again is not a second call. */
const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'the Idempotency-Key must be 1 to 255 visible characters')
  .optional()

/** For programs: place a call, look calls up. */
export const calls = (services: Services) =>
  new Hono()
    .post('/', async (c) => {
      const request = parseStrictly(CallRequest, await readJson(c.req))
      const idempotencyKey = IdempotencyKey.parse(c.req.header('idempotency-key'))
      const call = await placeCall(services, request, { keyId: c.get('identity').id, idempotencyKey })
      return c.json(toCallGet(call), 201)
    })
    .get('/', async (c) => {
      const { phone_number: phone, since, until } = ListQuery.parse(c.req.query())
      const found = await services.store.list({ phone, since, until, limit: LIST_LIMIT })
      return c.json(found.map(toCallGet))
    })
    .delete('/:callId', async (c) => {
      const { data: callId } = CallId.safeParse(c.req.param('callId'))
      if (!callId) throw new NotFound('there is no such call')
      return c.json(await eraseCall(services, callId))
    })
    .get('/:idOrPhone', async (c) => c.json(toCallGet(await findCall(services, c.req.param('idOrPhone')))))

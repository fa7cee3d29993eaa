import { CallId, toCallGet } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { OpenAPIHono } from '@hono/zod-openapi'
import { eraseCallRoute, getCallRoute, IdempotencyKey, listCallsRoute, placeCallRoute } from '../api/call-routes.ts'
import { listPage } from '../api/cursor.ts'
import { criteriaOf } from '../api/search-query.ts'
import { throwMistakes } from '../api/throw-mistakes.ts'
import { eraseCall } from '../calls/erase.ts'
import { placeCall } from '../calls/place.ts'
import type { Services } from '../services.ts'
import { findCall } from './find-call.ts'

/** For programs: place a call, look calls up. */
export const calls = (services: Services) =>
  new OpenAPIHono({ defaultHook: throwMistakes })
    .openapi(placeCallRoute, async (c) => {
      const idempotencyKey = IdempotencyKey.parse(c.req.header('idempotency-key'))
      const call = await placeCall(services, c.req.valid('json'), { keyId: c.get('identity').id, idempotencyKey })
      return c.json(toCallGet(call), 201)
    })
    .openapi(listCallsRoute, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid('query')
      const { calls, next } = await listPage(services.store, { ...criteriaOf(asked), limit }, cursor)
      if (next) {
        const query = new URLSearchParams({ ...c.req.query(), cursor: next })
        if (asked.phone_number) query.set('phone_number', asked.phone_number)
        c.header('link', `</call?${query.toString()}>; rel="next"`)
      }
      return c.json(calls.map(toCallGet), 200)
    })
    .openapi(getCallRoute, async (c) => {
      const call = await findCall(services, c.req.valid('param').idOrPhone)
      return c.json(toCallGet(call), 200)
    })
    .openapi(eraseCallRoute, async (c) => {
      const { data: callId } = CallId.safeParse(c.req.valid('param').callId)
      if (!callId) throw new NotFound('there is no such call')
      return c.json(await eraseCall(services, callId), 200)
    })

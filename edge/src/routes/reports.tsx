import { NotFound } from '@call-center/shared/errors'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import { CallList } from '../report/call-list.tsx'
import { CallPage } from '../report/call-page.tsx'
import { pageHeaders } from '../report/headers.ts'
import { LIVE_SCRIPT } from '../report/live.ts'
import { NotFoundPage } from '../report/not-found-page.tsx'
import { STYLE } from '../report/style.ts'
import { statusOf } from '../report/words.ts'
import type { Services } from '../services.ts'
import { LIST_LIMIT } from '../api/call-routes.ts'
import { asPhone, findCall } from './find-call.ts'

const DOCTYPE = '<!doctype html>'
const ASSET = { 'cache-control': 'public, max-age=300' }

/** For people: what happened in a call. */
export const reports = (services: Services) => {
  const { config, store } = services
  const frame = { botPhone: config.communication_services.phone_number, version: config.version }
  return new Hono()
    .use(pageHeaders)
    .get('/style.css', (c) => c.body(STYLE, 200, { ...ASSET, 'content-type': 'text/css; charset=utf-8' }))
    .get('/live.js', (c) => c.body(LIVE_SCRIPT, 200, { ...ASSET, 'content-type': 'text/javascript; charset=utf-8' }))
    .get('/', async (c) => {
      const asked = asPhone(c.req.query('phone_number') ?? '')
      const phone = readPhoneNumber(asked)
      const problem =
        asked && !phone ? 'This is not a phone number in international form, for example +33612345678.' : undefined
      const calls = problem ? [] : await store.list({ phone, limit: LIST_LIMIT })
      const page = (
        <CallList calls={calls} phone={phone ?? (asked || undefined)} limit={LIST_LIMIT} problem={problem} {...frame} />
      )
      return c.html(`${DOCTYPE}${page}`, problem ? 422 : 200)
    })
    .get('/:idOrPhone', async (c) => {
      try {
        const call = await findCall(services, c.req.param('idOrPhone'))
        const etag = `W/"${call.call_id}-${call.version}-${statusOf(call).replace(' ', '-')}"`
        c.header('etag', etag)
        if (c.req.header('if-none-match') === etag) return c.body(null, 304)
        return c.html(
          `${DOCTYPE}${<CallPage call={call} callsBack={config.conversation.callbacks.enabled} {...frame} />}`,
        )
      } catch (error) {
        if (!(error instanceof NotFound)) throw error
        return c.html(`${DOCTYPE}${<NotFoundPage {...frame} />}`, 404)
      }
    })
}

import { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { type Context, Hono } from 'hono'
import { may } from '../auth/scopes.ts'
import { CallList } from '../report/call-list.tsx'
import { pageHeaders } from '../report/headers.ts'
import { readListQuery } from '../report/list-query.ts'
import { LIVE_SCRIPT } from '../report/live.ts'
import { NotFoundPage } from '../report/not-found-page.tsx'
import { frameOf } from '../report/page.tsx'
import { STYLE } from '../report/style.ts'
import { OPERATOR, READER, type View } from '../report/view.ts'
import type { Services } from '../services.ts'
import { findCall } from './find-call.ts'
import { sendReport } from './send-report.tsx'

const DOCTYPE = '<!doctype html>'
const ASSET = { 'cache-control': 'public, max-age=300' }

/** For people: what happened in a call. */
export const reports = (services: Services) => {
  const frame = frameOf(services)
  return new Hono()
    .use(pageHeaders)
    .get('/style.css', (c) => c.body(STYLE, 200, { ...ASSET, 'content-type': 'text/css; charset=utf-8' }))
    .get('/live.js', (c) => c.body(LIVE_SCRIPT, 200, { ...ASSET, 'content-type': 'text/javascript; charset=utf-8' }))
    .get('/', async (c) => {
      const query = readListQuery(c.req.query())
      const found = query.search && (await services.store.search(query.search))
      return c.html(
        `${DOCTYPE}${<CallList query={query} found={found} frame={frame} role={viewOf(c).role} />}`,
        found ? 200 : 422,
      )
    })
    .get('/:idOrPhone', async (c) => {
      const asked = c.req.param('idOrPhone')
      // By number it is the newest call, which only the store knows.
      const call = CallId.safeParse(asked).data ?? (await newestOf(services, asked))
      const report = call && (await sendReport(services, c, { call, view: viewOf(c) }))
      return report ?? c.html(`${DOCTYPE}${<NotFoundPage frame={frame} role={viewOf(c).role} />}`, 404)
    })
}

const viewOf = (c: Context): View => (may(c.get('identity'), 'operator') ? OPERATOR : READER)

async function newestOf(services: Services, phone: string) {
  try {
    return await findCall(services, phone)
  } catch (error) {
    if (error instanceof NotFound) return undefined
    throw error
  }
}

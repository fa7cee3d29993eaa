import { Hono } from 'hono'
import { sha256 } from '../auth/random-text.ts'
import { pageHeaders } from '../report/headers.ts'
import { frameOf, Page } from '../report/page.tsx'
import { GUEST } from '../report/view.ts'
import { isoNow, type Services } from '../services.ts'
import { sendReport } from './send-report.tsx'

/** For whoever was given a link: one report, as a guest sees it. The link is looked up before any cache. */
export const shared = (services: Services) =>
  new Hono().use(pageHeaders).get('/:token', async (c) => {
    c.header('x-robots-tag', 'noindex, nofollow')
    const share = await services.access.share(await sha256(c.req.param('token')), isoNow(services))
    const report = share && (await sendReport(services, c, { call: share.callId, view: GUEST }))
    if (report) return report
    const page = (
      <Page title="This link does not work" frame={frameOf(services)} role="guest">
        <h1>This link does not work</h1>
        <p>It may have expired, or somebody withdrew it. Ask whoever sent it for another.</p>
      </Page>
    )
    return c.html(`<!doctype html>${page}`, 401)
  })

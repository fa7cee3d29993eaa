import type { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { Hono } from 'hono'
import * as z from 'zod'
import { pageHeaders } from '../report/headers.ts'
import { frameOf } from '../report/page.tsx'
import { SharePage } from '../report/share-page.tsx'
import type { Services } from '../services.ts'
import {
  DEFAULT_DAYS,
  readCallId,
  ShareDays,
  type SharedReport,
  sharesOf,
  shareReport,
  withdrawShare,
} from '../sharing/share-report.ts'

const Form = z.object({ days: z.coerce.number().pipe(ShareDays).default(DEFAULT_DAYS) })

/** For operators: the links to a report, on a page of its own because a report is kept in caches and a link is shown once. */
export const sharePages = (services: Services) => {
  const page = async (callId: CallId, made?: SharedReport) => {
    const shares = await sharesOf(services, callId)
    return `<!doctype html>${<SharePage callId={callId} shares={shares} made={made} frame={frameOf(services)} />}`
  }
  return new Hono()
    .use(pageHeaders)
    .get('/:callId/shares', async (c) => {
      c.header('cache-control', 'no-store')
      return c.html(await page(readCallId(c.req.param('callId'))))
    })
    .post('/:callId/shares', async (c) => {
      const callId = readCallId(c.req.param('callId'))
      const { days } = Form.parse(await c.req.parseBody())
      const made = await shareReport(services, callId, { days, by: c.get('identity').id })
      c.header('cache-control', 'no-store')
      return c.html(await page(callId, made), 201)
    })
    .post('/:callId/shares/:id/withdraw', async (c) => {
      const callId = readCallId(c.req.param('callId'))
      const order = { id: c.req.param('id'), by: c.get('identity').id }
      // Withdrawn before, by another press of the button or by itself: what was wanted is so.
      await withdrawShare(services, callId, order).catch((error: unknown) => {
        if (!(error instanceof NotFound)) throw error
      })
      return c.redirect(`/report/${callId}/shares`, 303)
    })
}

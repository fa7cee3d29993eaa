import { Hono } from 'hono'
import { ShareRequest } from '../api/access-paths.ts'
import { strictJson } from '../api/strict-json.ts'
import type { ShareRecord } from '../auth/access-records.ts'
import type { Services } from '../services.ts'
import { readCallId, sharesOf, shareReport, withdrawShare } from '../sharing/share-report.ts'

/** For the programs of operators: links that show one report to whoever has them. */
export const shares = (services: Services) =>
  new Hono()
    .get('/:callId', async (c) => {
      const found = await sharesOf(services, readCallId(c.req.param('callId')))
      return c.json(found.map(toShareGet))
    })
    .post('/:callId', strictJson(ShareRequest), async (c) => {
      const { days } = ShareRequest.parse(await c.req.json())
      const callId = readCallId(c.req.param('callId'))
      const { share, url } = await shareReport(services, callId, { days, by: c.get('identity').id })
      return c.json({ ...toShareGet(share), url }, 201)
    })
    .delete('/:callId/:id', async (c) => {
      const callId = readCallId(c.req.param('callId'))
      await withdrawShare(services, callId, { id: c.req.param('id'), by: c.get('identity').id })
      return c.body(null, 204)
    })

const toShareGet = ({ id, createdAt, expiresAt }: ShareRecord) => ({
  id,
  created_at: createdAt,
  expires_at: expiresAt,
})

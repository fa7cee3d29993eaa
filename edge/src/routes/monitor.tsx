import { CallId } from '@call-center/shared/call/call'
import { CallCenterError, NotFound } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as z from 'zod'
import { callAgain } from '../calls/call-again.ts'
import { runCommand } from '../calls/commands.ts'
import { OPERATOR } from '../calls/ordered-by.ts'
import { Action } from '../monitor/action.ts'
import { figuresOf } from '../monitor/figures.ts'
import { MonitorPage } from '../monitor/monitor-page.tsx'
import { takeSnapshot } from '../monitor/snapshot.ts'
import { refreshReport } from '../report/cache/read-report.ts'
import { pageHeaders } from '../report/headers.ts'
import { frameOf } from '../report/page.tsx'
import { ProblemPage } from '../report/problem-page.tsx'
import type { Services } from '../services.ts'

const LOOK_EVERY_MS = 1_000
/** A stream ends after this many looks, and the browser opens another: a request may ask others only so many times. */
const LOOKS_PER_STREAM = 120

const Order = z.object({
  version: z.coerce.number().int().nonnegative(),
  back: z.enum(['monitor', 'report']).catch('report'),
})

/** For operators: what goes on right now, and what they may do about it. */
export const monitor = (services: Services) => {
  const frame = frameOf(services)
  const page = async () => {
    const snapshot = await takeSnapshot(services)
    return `<!doctype html>${<MonitorPage snapshot={snapshot} frame={frame} nowMs={services.now()} />}`
  }
  return new Hono()
    .use(pageHeaders)
    .get('/', async (c) => c.html(await page()))
    .get('/figures', async (c) => c.json(figuresOf(await takeSnapshot(services))))
    .get('/counters', (c) => c.json(services.counters.read()))
    .get('/events', (c) =>
      streamSSE(c, async (stream) => {
        let shown = ''
        for (let look = 0; look < LOOKS_PER_STREAM && !stream.aborted; look += 1) {
          const html = await page().catch((error: unknown) => {
            services.log.error({ err: error }, 'the monitor could not look')
          })
          if (html !== undefined && html !== shown) await stream.writeSSE({ data: JSON.stringify(html), retry: 1_000 })
          shown = html ?? shown
          await services.pause(LOOK_EVERY_MS)
        }
      }),
    )
    .post('/calls/:callId/:action', async (c) => {
      const callId = CallId.safeParse(c.req.param('callId')).data
      const action = Action.safeParse(c.req.param('action')).data
      if (!callId || !action) throw new NotFound('there is no such call')
      const { version, back } = Order.parse(await c.req.parseBody())
      try {
        await carryOut(services, callId, action, `${OPERATOR}${action}:${version}`)
      } catch (error) {
        if (!(error instanceof CallCenterError) || error instanceof NotFound) throw error
        services.log.warn({ callId, action, err: error }, 'an operator’s order was not carried out')
        const problem = <ProblemPage message={error.message} back={addressOf(back, callId)} frame={frame} />
        return c.html(`<!doctype html>${problem}`, 409)
      }
      await refreshReport(services, callId)
      return c.redirect(addressOf(back, callId), 303)
    })
}

const addressOf = (back: 'monitor' | 'report', callId: CallId): string =>
  back === 'monitor' ? '/monitor' : `/report/${callId}`

/** The same order twice is one: a button is pressed on a page that shows one version of the call. */
async function carryOut(services: Services, callId: CallId, action: Action, id: string): Promise<void> {
  services.log.info({ callId, action }, 'an operator gave an order')
  if (action === 'call-again') return callAgain(services, callId, { id })
  await runCommand(services, callId, { type: action }, { id, check: () => {} })
}

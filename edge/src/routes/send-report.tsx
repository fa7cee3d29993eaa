import { textCarrier } from '@call-center/shared/config/carriers'
import type { CallId, CallState } from '@call-center/shared/call/call'
import type { Context } from 'hono'
import { readReport } from '../report/cache/read-report.ts'
import { CallPage } from '../report/call-page.tsx'
import { frameOf } from '../report/page.tsx'
import type { View } from '../report/view.ts'
import type { Services } from '../services.ts'

/** The page of a call for somebody who may see it. `undefined` when there is no such call. */
export async function sendReport(
  services: Services,
  c: Context,
  { call, view }: { readonly call: CallState | CallId; readonly view: View },
): Promise<Response | undefined> {
  const { config } = services
  const report = await readReport(services, {
    call,
    view,
    ifNoneMatch: c.req.header('if-none-match'),
    render: (found) =>
      `<!doctype html>${<CallPage call={found} view={view} callsBack={config.conversation.callbacks.enabled} texts={(number) => textCarrier(config, number)} frame={frameOf(services)} />}`,
  })
  if (!report) return undefined
  c.header('etag', report.etag)
  c.header('x-cache', report.cache)
  return report.html === undefined ? c.body(null, 304) : c.html(report.html)
}

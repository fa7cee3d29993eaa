import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { frameOf } from '../report/page.tsx'
import { RefusalPage } from '../report/refusal-page.tsx'
import { roleOf } from '../report/view.ts'
import type { Services } from '../services.ts'
import { wantsPage } from './wants-page.ts'

export interface Refused {
  readonly status: ContentfulStatusCode
  readonly message: string
  /** Sentences, or codes a program may switch on. */
  readonly details?: readonly string[]
}

/** Programs are refused in one body, people who came with a browser on a page. */
export function refuse(services: Services, c: Context, { status, message, details = [] }: Refused): Response {
  if (!wantsPage(c)) return c.json({ error: { message, details } }, status)
  c.header('cache-control', 'no-store')
  const page = (
    <RefusalPage
      status={status}
      message={message}
      mistakes={status === 422 ? details : []}
      frame={frameOf(services)}
      role={roleOf(c.get('identity'))}
    />
  )
  return c.body(`<!doctype html>${page}`, status, { 'content-type': 'text/html; charset=UTF-8' })
}

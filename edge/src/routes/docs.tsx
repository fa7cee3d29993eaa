import type { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { describeApi } from '../api/document.ts'
import { DOCS_STYLE } from '../docs/style.ts'
import { ReferencePage } from '../docs/reference-page.tsx'
import { pageHeaders } from '../report/headers.ts'
import { frameOf } from '../report/page.tsx'
import { roleOf } from '../report/view.ts'
import type { Services } from '../services.ts'

/** For programmers: what the API takes and answers, for machines and on a page. */
export const docs = (app: OpenAPIHono, services: Services) =>
  new Hono()
    .get('/openapi.json', (c) => c.json(describeApi(app, services.config)))
    .get('/docs/style.css', pageHeaders, (c) =>
      c.body(DOCS_STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'private, max-age=300' }),
    )
    .get('/docs', pageHeaders, (c) => {
      const document = describeApi(app, services.config)
      const role = roleOf(c.get('identity'))
      return c.html(`<!doctype html>${<ReferencePage document={document} frame={frameOf(services)} role={role} />}`)
    })

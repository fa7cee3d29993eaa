import { type RouteConfig, z } from '@hono/zod-openapi'
import { LiveFigures } from '@call-center/shared/protocol/live-figures'
import { Action } from '../monitor/action.ts'
import { CALL_ID } from './examples.ts'
import { ACCESS_PATHS } from './access-paths.ts'
import { WEBHOOK_PATHS } from '../routes/webhooks/webhook-paths.ts'
import { refusals } from './refusals.ts'
import { SearchQuery } from './search-query.ts'

const html = (description: string) => ({ description, content: { 'text/html': { schema: z.string() } } })
const idOrPhone = z.object({ idOrPhone: z.string().meta({ example: CALL_ID }) })

const page = (path: string, summary: string, more: Partial<RouteConfig> = {}): RouteConfig => ({
  method: 'get',
  path,
  tags: ['Reports'],
  summary,
  responses: { 200: html('The page.') },
  ...more,
})

const ListQuery = z.object({ ...SearchQuery.shape, page: z.int().min(1).optional() })

const PAGES: readonly RouteConfig[] = [
  page('/', 'Where to go from here'),
  page('/report', 'All calls', {
    request: { query: ListQuery },
    responses: {
      200: html('The page.'),
      422: html('The same page, which says beside each field what cannot be searched for.'),
    },
  }),
  page('/report/{idOrPhone}', 'One call', {
    request: { params: idOrPhone },
    responses: {
      200: html('The page, with an `etag` of the call’s version.'),
      304: { description: 'It has not changed.' },
      404: html('A page that says so.'),
    },
  }),
  page('/report/{callId}/recordings/{fileId}', 'What was recorded of a call', {
    description: 'As the carrier has it. The caller is on the left, the assistant on the right.',
    request: {
      params: z.object({ callId: z.uuid().meta({ example: CALL_ID }), fileId: z.string() }),
      headers: z.object({ range: z.string().optional().meta({ example: 'bytes=0-65535' }) }),
    },
    responses: {
      200: { description: 'The sound.', content: { 'audio/wav': { schema: z.string().meta({ format: 'binary' }) } } },
      206: { description: 'The part of it that was asked for.' },
      416: { description: 'There is no such part.' },
      ...refusals(404),
    },
  }),
  page('/docs', 'This reference', { tags: ['Configuration'] }),
  page('/openapi.json', 'This reference, for machines', {
    tags: ['Configuration'],
    responses: {
      200: {
        description: 'OpenAPI 3.1.',
        content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
      },
    },
  }),
]

const MONITOR: readonly RouteConfig[] = [
  page('/monitor', 'The calls that are going on', { tags: ['Monitor'] }),
  {
    method: 'get',
    path: '/monitor/figures',
    tags: ['Monitor'],
    summary: 'What goes on, in figures',
    responses: {
      200: {
        description: 'Nodes and running calls.',
        content: { 'application/json': { schema: LiveFigures, example: { nodes: [], calls: [] } } },
      },
    },
  },
  {
    method: 'get',
    path: '/monitor/counters',
    tags: ['Monitor'],
    summary: 'What was ignored rather than refused, failed or was paid for, since this isolate started',
    responses: {
      200: {
        description: 'Counts by name.',
        content: {
          'application/json': { schema: z.record(z.string(), z.number()), example: { 'provider.errors.store': 1 } },
        },
      },
    },
  },
  page('/monitor/events', 'The same page, each time it changes', {
    tags: ['Monitor'],
    responses: {
      200: {
        description:
          'Server-sent events: each is the page, as a JSON string. Ends after two minutes, to be opened again.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
    },
  }),
  page('/monitor/calls/{callId}/{action}', 'Hang up, transfer or call again', {
    method: 'post',
    tags: ['Monitor'],
    request: {
      params: z.object({ callId: z.uuid().meta({ example: CALL_ID }), action: Action }),
      body: {
        required: true,
        content: {
          'application/x-www-form-urlencoded': {
            schema: z.object({
              version: z.int().nonnegative().describe('Of the call it was shown with: the same order twice is one.'),
              back: z.enum(['monitor', 'report']).optional().describe('The page to go on with.'),
            }),
          },
        },
      },
    },
    responses: {
      303: { description: 'Done; where to go on.' },
      409: html('A page that says why it was not done.'),
      ...refusals(404, 422),
    },
  }),
]

const Readiness = z.object({
  status: z.enum(['ok', 'fail']),
  checks: z.array(z.object({ id: z.string(), status: z.enum(['ok', 'fail']) })),
})
const READY = {
  status: 'ok',
  checks: [
    { id: 'store', status: 'ok' },
    { id: 'nodes', status: 'ok' },
  ],
}
const readiness = (description: string) => ({
  description,
  content: { 'application/json': { schema: Readiness, example: READY } },
})

const HEALTH: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/health/liveness',
    tags: ['Health'],
    summary: 'Does it run?',
    responses: { 200: { description: 'It does.' } },
  },
  {
    method: 'get',
    path: '/health/readiness',
    tags: ['Health'],
    summary: 'Could it take a call?',
    responses: { 200: readiness('It could.'), 503: readiness('It could not: a check failed.') },
  },
]

/** Routes whose bodies are not ours, or not JSON. Those of nodes (`/internal`) and of pages' own files are not described. */
export const OTHER_PATHS: readonly RouteConfig[] = [...PAGES, ...ACCESS_PATHS, ...MONITOR, ...HEALTH, ...WEBHOOK_PATHS]

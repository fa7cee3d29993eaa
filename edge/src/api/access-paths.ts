import { type RouteConfig, z } from '@hono/zod-openapi'
import { PhoneNumber } from '@call-center/shared/phone-number'
import { Scope } from '../auth/scopes.ts'
import { DEFAULT_DAYS, ShareDays } from '../sharing/share-report.ts'
import { CALL_ID } from './examples.ts'
import { refusals } from './refusals.ts'

export const KeyRequest = z.object({
  name: z.string().trim().min(1).max(100).describe('Who has it, for the list.'),
  scopes: z.array(Scope).min(1),
  days: z.number().int().min(1).max(366).default(90).describe('Days until it expires.'),
})

export const ShareRequest = z.object({
  days: ShareDays.default(DEFAULT_DAYS),
})

const KeyGet = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(Scope),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
const ShareGet = KeyGet.pick({ id: true, created_at: true, expires_at: true })

const json = (schema: z.ZodType, example: unknown) => ({ 'application/json': { schema, example } })
const html = (description: string) => ({ description, content: { 'text/html': { schema: z.string() } } })
const form = (schema: z.ZodType) => ({
  body: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } },
})

const ACCESS = { tags: ['Access'] }
const SHARE = { id: '5f0c1d6e7a3b', created_at: '2026-11-21T10:00:00.000Z', expires_at: '2026-11-28T10:00:00.000Z' }
const KEY = { ...SHARE, name: 'crm', scopes: ['call:read' as const, 'call:write' as const] }

const KEYS: readonly RouteConfig[] = [
  {
    ...ACCESS,
    method: 'get',
    path: '/keys',
    summary: 'List keys',
    responses: { 200: { description: 'Those that are valid.', content: json(z.array(KeyGet), [KEY]) } },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/keys',
    summary: 'Make a key',
    description: 'For a person or a program. It is shown once.',
    request: { body: { required: true, content: json(KeyRequest, { name: 'crm', scopes: KEY.scopes, days: 30 }) } },
    responses: {
      201: {
        description: 'The key.',
        content: json(KeyGet.extend({ key: z.string() }), { ...KEY, key: `cck_${KEY.id}_…` }),
      },
      ...refusals(415, 422),
    },
  },
  {
    ...ACCESS,
    method: 'delete',
    path: '/keys/{id}',
    summary: 'Revoke a key',
    request: { params: z.object({ id: z.string().meta({ example: KEY.id }) }) },
    responses: { 204: { description: 'It opens nothing any more.' }, ...refusals(404) },
  },
]

const callId = z.uuid().meta({ example: CALL_ID })

const SHARES: readonly RouteConfig[] = [
  {
    ...ACCESS,
    method: 'get',
    path: '/shares/{callId}',
    summary: 'List the links to a report',
    request: { params: z.object({ callId }) },
    responses: {
      200: { description: 'Those that work, without their address.', content: json(z.array(ShareGet), [SHARE]) },
      ...refusals(404),
    },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/shares/{callId}',
    summary: 'Share a report',
    description: 'Makes a link for somebody without a key: the report without names and numbers. It is shown once.',
    request: {
      params: z.object({ callId }),
      body: { required: true, content: json(ShareRequest, { days: 7 }) },
    },
    responses: {
      201: {
        description: 'The link.',
        content: json(ShareGet.extend({ url: z.url() }), { ...SHARE, url: 'https://calls.example.com/shared/…' }),
      },
      ...refusals(404, 415, 422),
    },
  },
  {
    ...ACCESS,
    method: 'delete',
    path: '/shares/{callId}/{id}',
    summary: 'Withdraw a link to a report',
    request: { params: z.object({ callId, id: z.string().meta({ example: SHARE.id }) }) },
    responses: { 204: { description: 'It opens nothing any more.' }, ...refusals(404) },
  },
  {
    ...ACCESS,
    method: 'get',
    path: '/report/{callId}/shares',
    summary: 'The page of the links to a report',
    request: { params: z.object({ callId }) },
    responses: { 200: html('The page.'), ...refusals(404) },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/report/{callId}/shares',
    summary: 'Share a report, from a page',
    request: { params: z.object({ callId }), ...form(ShareRequest) },
    responses: { 201: html('The page, with the new link.'), ...refusals(404, 422) },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/report/{callId}/shares/{id}/withdraw',
    summary: 'Withdraw a link to a report, from a page',
    request: { params: z.object({ callId, id: z.string().meta({ example: SHARE.id }) }) },
    responses: { 303: { description: 'Withdrawn; where to go on.' }, ...refusals(404) },
  },
  {
    ...ACCESS,
    method: 'get',
    path: '/shared/{token}',
    summary: 'One call, for whoever was given the link',
    security: [],
    request: { params: z.object({ token: z.string() }) },
    responses: { 200: html('The page.'), 304: { description: 'It has not changed.' }, 401: html('The link is none.') },
  },
]

const phone_number = PhoneNumber.meta({ type: 'string', example: '+33612345601' })

const DO_NOT_CALL: readonly RouteConfig[] = [
  {
    ...ACCESS,
    method: 'get',
    path: '/do-not-call',
    summary: 'List the numbers that must not be called',
    responses: { 200: { description: 'E.164.', content: json(z.array(z.string()), ['+33612345601']) } },
  },
  {
    ...ACCESS,
    method: 'put',
    path: '/do-not-call/{phone_number}',
    summary: 'Never call a number',
    request: { params: z.object({ phone_number }) },
    responses: { 204: { description: 'It is not called any more.' }, ...refusals(422) },
  },
  {
    ...ACCESS,
    method: 'delete',
    path: '/do-not-call/{phone_number}',
    summary: 'Allow a number to be called again',
    request: { params: z.object({ phone_number }) },
    responses: { 204: { description: 'It may be called.' }, ...refusals(404, 422) },
  },
]

const to = z.string().optional().describe('The page to go on with.')

const SIGN_IN: readonly RouteConfig[] = [
  {
    ...ACCESS,
    method: 'get',
    path: '/sign-in',
    summary: 'The page to sign in on',
    request: { query: z.object({ to }) },
    responses: { 200: html('The page.') },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/sign-in',
    summary: 'Turn a key into a cookie',
    request: form(z.object({ key: z.string(), to })),
    responses: {
      303: { description: 'Signed in, for a working day; where to go on.' },
      401: html('The page again: the key is not valid.'),
      ...refusals(403, 422),
    },
  },
  {
    ...ACCESS,
    method: 'post',
    path: '/sign-out',
    summary: 'Take the cookie away',
    responses: { 303: { description: 'Signed out; where to go on.' }, ...refusals(403) },
  },
]

/** Who may come in, who was given a link, and whom nobody may ring. */
export const ACCESS_PATHS: readonly RouteConfig[] = [...KEYS, ...SHARES, ...DO_NOT_CALL, ...SIGN_IN]

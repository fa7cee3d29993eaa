import {
  CallCenterError,
  NotFound,
  ProtocolError,
  ProviderError,
  StaleEpoch,
  Unauthorized,
} from '@call-center/shared/errors'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import { CallOver, CrossSite, NoRoom, NotEditable, OnThePhone, Unavailable } from '../errors.ts'
import type { Services } from '../services.ts'

/** Every answer that is not a success has this body. `details` are sentences, or codes a program may switch on. */
export const envelope = (c: Context, status: ContentfulStatusCode, message: string, details: readonly string[] = []) =>
  c.json({ error: { message, details } }, status)

/** The one place where errors become answers. No stack, no cause and no carrier's text leaves through it. */
export const onError =
  ({ log }: Services) =>
  (error: unknown, c: Context): Response => {
    const webhook = c.req.path.startsWith('/webhooks/')
    const { status, message, details } = describe(error, webhook)
    const fields = { status, method: c.req.method, route: c.req.path.split('/')[1] ?? '', err: error }
    if (status >= 500) log.error(fields, 'request failed')
    else
      log.warn(
        { ...fields, err: undefined, code: error instanceof CallCenterError ? error.code : undefined },
        'request refused',
      )
    if (status === 401 && !webhook) c.header('www-authenticate', 'Basic realm="call centre", charset="UTF-8"')
    if (status === 503) c.header('retry-after', '5')
    return envelope(c, status, message, details)
  }

interface Described {
  readonly status: ContentfulStatusCode
  readonly message: string
  readonly details: readonly string[]
}

/** A sender of webhooks gives up on 4xx: what is our own fault must be a 503. */
function describe(error: unknown, webhook: boolean): Described {
  if (error instanceof z.ZodError)
    return { status: 422, message: 'Validation error', details: error.issues.map(sentence) }
  if (error instanceof HTTPException)
    return { status: error.status as ContentfulStatusCode, message: error.message, details: [] }
  if (error instanceof CallCenterError) {
    const { message, code } = error
    if (error instanceof ProtocolError) return { status: 422, message: 'Validation error', details: [message] }
    if (error instanceof Unauthorized) return { status: 401, message, details: [code] }
    if (error instanceof CrossSite) return { status: 403, message, details: [code] }
    if (webhook) return { status: 503, message: 'Try again', details: [code] }
    if (error instanceof NotFound) return { status: 404, message, details: [] }
    if (
      error instanceof StaleEpoch ||
      error instanceof CallOver ||
      error instanceof NotEditable ||
      error instanceof OnThePhone
    )
      return { status: 409, message, details: [code] }
    if (error instanceof ProviderError) return { status: 502, message, details: [code] }
    if (error instanceof NoRoom || error instanceof Unavailable) return { status: 503, message, details: [code] }
  }
  return webhook
    ? { status: 503, message: 'Try again', details: [] }
    : { status: 500, message: 'Internal error', details: [] }
}

const sentence = ({ path, message }: z.core.$ZodIssue): string => `${path.map(String).join('.') || 'body'}: ${message}`

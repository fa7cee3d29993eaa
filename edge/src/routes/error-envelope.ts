import {
  CallCenterError,
  NotFound,
  ProtocolError,
  ProviderError,
  StaleEpoch,
  Unauthorized,
} from '@call-center/shared/errors'
import { inPlainWords } from '@call-center/shared/plain-words'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import {
  CallOver,
  CallRefused,
  CrossSite,
  Forbidden,
  InProgress,
  KeyReused,
  NoRoom,
  NotEditable,
  OnThePhone,
  StillGoing,
  TooManyCalls,
  Unavailable,
} from '../errors.ts'
import type { Services } from '../services.ts'
import { type Refused, refuse } from './refuse.tsx'
import { askToSignIn } from './sign-in.tsx'

/** The one place where errors become answers. No stack, no cause and no carrier's text leaves through it. */
export const onError =
  (services: Services) =>
  (error: unknown, c: Context): Response | Promise<Response> => {
    const { log } = services
    const webhook = c.req.path.startsWith('/webhooks/')
    const refused = describe(error, webhook)
    const { status } = refused
    const fields = { status, method: c.req.method, route: c.req.path.split('/')[1] ?? '', err: error }
    if (status >= 500) log.error(fields, 'request failed')
    else
      log.warn(
        { ...fields, err: undefined, code: error instanceof CallCenterError ? error.code : undefined },
        'request refused',
      )
    if (status === 401 && !webhook) return askToSignIn(services, c, () => refuse(services, c, refused))
    const retryAfterS = retryAfter(error, status)
    if (retryAfterS !== undefined) c.header('retry-after', String(retryAfterS))
    return refuse(services, c, refused)
  }

/** Whether a webhook that failed so may work when it comes again. */
export const isOurFault = (error: unknown): boolean => describe(error, true).status >= 500

/** A sender of webhooks gives up on 4xx: what is our own fault must be a 503. */
function describe(error: unknown, webhook: boolean): Refused {
  if (error instanceof z.ZodError)
    return { status: 422, message: 'Validation error', details: error.issues.map(sentence) }
  if (error instanceof HTTPException)
    return { status: error.status as ContentfulStatusCode, message: error.message, details: [] }
  if (error instanceof CallCenterError) {
    const { message, code } = error
    if (error instanceof ProtocolError) return { status: 422, message: 'Validation error', details: [message] }
    if (error instanceof Unauthorized) return { status: 401, message, details: [code] }
    if (error instanceof CrossSite || error instanceof Forbidden) return { status: 403, message, details: [code] }
    if (webhook) return { status: 503, message: 'Try again', details: [code] }
    if (error instanceof NotFound) return { status: 404, message, details: [] }
    if (error instanceof CallRefused) return { status: 403, message, details: [error.reason] }
    if (error instanceof TooManyCalls) return { status: 429, message, details: [error.reason] }
    if (error instanceof KeyReused) return { status: 422, message, details: [code] }
    if (error instanceof InProgress) return { status: 409, message, details: [code] }
    if ([CallOver, NotEditable, OnThePhone, StaleEpoch, StillGoing].some((kind) => error instanceof kind))
      return { status: 409, message, details: [code] }
    if (error instanceof ProviderError) return { status: 502, message, details: [code] }
    if (error instanceof NoRoom || error instanceof Unavailable) return { status: 503, message, details: [code] }
  }
  return webhook
    ? { status: 503, message: 'Try again', details: [] }
    : { status: 500, message: 'Internal error', details: [] }
}

/** Seconds. */
function retryAfter(error: unknown, status: number): number | undefined {
  if (error instanceof TooManyCalls) return error.retryAfterS
  if (error instanceof InProgress) return 1
  return status === 503 ? 5 : undefined
}

const sentence = (issue: z.core.$ZodIssue): string =>
  `${issue.path.map(String).join('.') || 'body'}: ${inPlainWords(issue, { object: 'an object' })}`

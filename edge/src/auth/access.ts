import { Unauthorized } from '@call-center/shared/errors'
import type { MiddlewareHandler } from 'hono'
import { CrossSite } from '../errors.ts'
import type { Services } from '../services.ts'
import { basicPassword, bearer } from './authorization.ts'
import { sameText } from './same-text.ts'

/** For people and their programs: the API key as a bearer token, or as the password of HTTP Basic, which browsers offer. */
export const apiAccess =
  ({ settings }: Services): MiddlewareHandler =>
  async (c, next) => {
    // Browsers add credentials, and reach localhost, on behalf of any page: such a page may read nothing and start nothing.
    if (c.req.method !== 'GET' && c.req.header('sec-fetch-site') === 'cross-site') {
      throw new CrossSite('requests from other sites are not accepted')
    }
    const open = settings.ACCESS === 'open-on-localhost' && isLocal(c.req.header('host') ?? new URL(c.req.url).host)
    if (!open) await requireKey(c.req.header('authorization'), settings.API_KEY)
    await next()
  }

async function requireKey(authorization: string | undefined, key: string | undefined): Promise<void> {
  const presented = bearer(authorization) ?? basicPassword(authorization)
  if (!key || !presented || !(await sameText(presented, key))) throw new Unauthorized('an API key is required')
}

/** For media nodes. */
export const nodeAccess =
  ({ settings }: Services): MiddlewareHandler =>
  async (c, next) => {
    const token = bearer(c.req.header('authorization'))
    if (!token || !(await sameText(token, settings.NODE_SERVICE_TOKEN)))
      throw new Unauthorized('the service token is wrong')
    await next()
  }

const isLocal = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)

import { Unauthorized } from '@call-center/shared/errors'
import type { Context, MiddlewareHandler } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { CrossSite, Forbidden } from '../errors.ts'
import type { Services } from '../services.ts'
import { bearer } from './authorization.ts'
import { type Door, DOORS } from './doors.ts'
import { identify } from './identify.ts'
import { sameText } from './same-text.ts'
import { may } from './scopes.ts'

/** Stands before every route: what `doors.ts` does not open is closed. */
export function gate(services: Services): MiddlewareHandler {
  const router = new TrieRouter<Door>()
  for (const [method, path, door] of DOORS) router.add(method, path, door)
  return async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
    const door = router.match(method, c.req.path)[0][0]?.[0] ?? 'operator'
    if (door === 'node') await requireNode(services, c)
    else if (door !== 'signed') await requirePerson(services, c, door)
    await next()
  }
}

async function requirePerson(services: Services, c: Context, door: Exclude<Door, 'node' | 'signed'>): Promise<void> {
  // Browsers add credentials, and reach localhost, on behalf of any page: such a page may start nothing.
  if (!isRead(c.req.method) && fromOtherSite(c)) throw new CrossSite('requests from other sites are not accepted')
  if (door === 'public') return
  const identity = await identify(services, c)
  if (!identity) throw new Unauthorized('a key is required')
  // Also of who is refused: the page that says so shows them what they may see.
  c.set('identity', identity)
  if (!may(identity, door)) throw new Forbidden(`the key does not have the scope ${door}`)
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

/**
 * Browsers say it themselves. Older ones, and all of them towards hosts without TLS, send an origin alone, which is `null`
 * when the page hides it; what sends neither is no browser.
 */
function fromOtherSite(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'cross-site' || site === 'same-site'
  const origin = c.req.header('origin')
  if (origin === undefined) return false
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return !URL.canParse(origin) || new URL(origin).host !== host
}

async function requireNode({ settings }: Services, c: Context): Promise<void> {
  const token = bearer(c.req.header('authorization'))
  if (!token || !(await sameText(token, settings.NODE_SERVICE_TOKEN))) {
    throw new Unauthorized('the service token is wrong')
  }
}

import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { isoNow, type Services } from '../services.ts'
import { fits, readKey } from './api-key.ts'
import { basicPassword, bearer } from './authorization.ts'
import { readAccessAssertion } from './cloudflare-access.ts'
import { sameText } from './same-text.ts'
import type { Identity } from './scopes.ts'
import { readSession } from './session.ts'

export const SESSION_COOKIE = 'session'

const ROOT: Identity = { id: 'root', scopes: ['operator'] }
const LOCALHOST: Identity = { id: 'localhost', scopes: ['operator'] }

/**
 * Who sends a request: by key (a bearer token, or the password of HTTP Basic), by Cloudflare Access, or by the cookie of
 * somebody who signed in. `undefined` when it cannot be told; nothing that is presented and wrong is looked past.
 *
 * @throws {Unauthorized} when an assertion of Cloudflare Access is not valid.
 */
export async function identify(services: Services, c: Context): Promise<Identity | undefined> {
  const { settings, config, accessKeys, now } = services
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (settings.ACCESS === 'open-on-localhost' && isLocal(host)) return LOCALHOST
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) {
    const key = bearer(authorization) ?? basicPassword(authorization)
    return key === undefined ? undefined : identifyKey(services, key)
  }
  const { cloudflare } = config.access
  const assertion = c.req.header('cf-access-jwt-assertion')
  if (assertion !== undefined && cloudflare && accessKeys) {
    return readAccessAssertion(assertion, accessKeys, { cloudflare, nowMs: now() })
  }
  const cookie = getCookie(c, SESSION_COOKIE)
  return cookie === undefined ? undefined : identifySession(services, cookie)
}

/** Whose key this is. */
export async function identifyKey(services: Services, key: string): Promise<Identity | undefined> {
  const { settings, access } = services
  if (settings.API_KEY && (await sameText(key, settings.API_KEY))) return ROOT
  const parts = readKey(key)
  const record = parts && (await access.key(parts.id, isoNow(services)))
  if (!parts || !record || !(await fits(parts.secret, record))) return undefined
  return { id: record.id, scopes: record.scopes }
}

async function identifySession(services: Services, cookie: string): Promise<Identity | undefined> {
  const { settings, access, now } = services
  const keyId = settings.API_KEY && (await readSession(cookie, settings.API_KEY, now()))
  if (!keyId) return undefined
  if (keyId === ROOT.id) return ROOT
  const record = await access.key(keyId, isoNow(services))
  return record && { id: record.id, scopes: record.scopes }
}

const isLocal = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)

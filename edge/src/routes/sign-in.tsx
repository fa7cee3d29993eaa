import { ProtocolError } from '@call-center/shared/errors'
import { type Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import * as z from 'zod'
import { identifyKey, SESSION_COOKIE } from '../auth/identify.ts'
import { SESSION_S, signSession } from '../auth/session.ts'
import { pageHeaders } from '../report/headers.ts'
import { frameOf, Page } from '../report/page.tsx'
import type { Services } from '../services.ts'
import { wantsPage } from './wants-page.ts'

const DOCTYPE = '<!doctype html>'
const HOME = '/report'
const Form = z.object({ key: z.string().max(200), to: z.string().max(2_000).optional() })

/** For people: a key becomes a cookie that lasts a working day. */
export const signIn = (services: Services) =>
  new Hono()
    .use(pageHeaders)
    .get('/', (c) => c.html(signInPage(services, { to: c.req.query('to') })))
    .post('/', async (c) => {
      const { settings, config, now } = services
      if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(c.req.header('content-type') ?? ''))
        throw new ProtocolError('this is a form for people: programs send their key as authorization: Bearer')
      const { key, to } = Form.parse(await c.req.parseBody())
      const identity = await identifyKey(services, key.trim())
      if (!identity || !settings.API_KEY) return c.html(signInPage(services, { to, wrong: true }), 401)
      setCookie(c, SESSION_COOKIE, await signSession(identity.id, settings.API_KEY, now()), {
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
        secure: config.public_domain.startsWith('https:'),
        maxAge: SESSION_S,
      })
      return c.redirect(pathOf(to), 303)
    })

export const signOut = ({ config }: Services) =>
  new Hono().post('/', (c) => {
    deleteCookie(c, SESSION_COOKIE, { path: '/', secure: config.public_domain.startsWith('https:') })
    return c.redirect('/sign-in', 303)
  })

/**
 * A refusal for want of a key. A browser that wants a page gets the one to sign in on, with a challenge that makes it open no
 * window of its own; everybody else is told in the envelope.
 */
export function askToSignIn(services: Services, c: Context, refuse: () => Response): Response | Promise<Response> {
  const signsIn = c.req.method === 'GET' && wantsPage(c)
  c.header('www-authenticate', signsIn ? 'Bearer realm="call centre"' : 'Basic realm="call centre", charset="UTF-8"')
  if (!signsIn) return refuse()
  const { pathname, search } = new URL(c.req.url)
  c.header('cache-control', 'no-store')
  return c.html(signInPage(services, { to: `${pathname}${search}` }), 401)
}

function signInPage(services: Services, { to, wrong }: { to?: string | undefined; wrong?: boolean }): string {
  const page = (
    <Page title="Sign in" frame={frameOf(services)} role="guest">
      <h1>Sign in</h1>
      <p class="lead">Calls hold what people said. Whoever reads them needs a key.</p>
      {wrong ? <p role="alert">This key is not valid. It may have expired or been revoked.</p> : null}
      <form class="sign-in" method="post" action="/sign-in">
        <label>
          Key <input name="key" type="password" autocomplete="current-password" required autofocus />
        </label>
        <input type="hidden" name="to" value={pathOf(to)} />
        <button type="submit">Sign in</button>
      </form>
    </Page>
  )
  return `${DOCTYPE}${page}`
}

/** Where to go afterwards: a page of this site, whatever was asked for. */
function pathOf(to: string | undefined): string {
  const origin = 'https://here.invalid'
  const url = URL.parse(to ?? HOME, origin)
  // A path that begins with two slashes is the address of another site.
  return url?.origin === origin && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : HOME
}

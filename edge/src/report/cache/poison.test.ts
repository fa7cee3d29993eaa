import type { CallState } from '@call-center/shared/call/call'
import { beforeAll, describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../../testing/test-config.ts'
import { cloudEvent, type TestEdge, testEdge } from '../../testing/test-edge.ts'

/** Nobody says this in a call. */
const POISON = 'zzpoisonzz'

/** What caches and proxies have been fooled with: none of it is part of a page's name, so none of it may be in a page. */
const HEADERS = `
  accept accept-charset accept-encoding accept-language cdn-loop cf-connecting-ip cf-visitor cookie
  content-type dnt fastly-client-ip forwarded from front-end-https host if-match if-modified-since
  if-none-match max-forwards origin pragma proxy proxy-connection range referer sec-fetch-dest
  sec-fetch-site te true-client-ip upgrade user-agent via x-client-ip x-forwarded-for x-forwarded-host
  x-forwarded-path x-forwarded-port x-forwarded-prefix x-forwarded-proto x-forwarded-scheme
  x-forwarded-server x-host x-http-host-override x-http-method x-http-method-override
  x-method-override x-original-host x-original-url x-proxy-url x-real-ip x-requested-with
  x-rewrite-url x-wap-profile
`
  .trim()
  .split(/\s+/)
const VALUES = [POISON, `${POISON}.example`, `/${POISON}`, `https://${POISON}.example/`, `"><script>${POISON}</script>`]
const QUERIES =
  'lang language callback cb utm_source theme debug role view v version _ to phone_number format page __proto__ key token'
    .split(' ')
    .map((name) => `${name}=${POISON}`)
/** Made to look like a file that anybody may keep, or like another path that leads to the same page. */
const DECEPTIONS =
  '/a.css /style.css /a.js /a.png /.css /index.html / .css .html ;.css ;a=b %2f %2fa.css %00.css %0a %23.css %3f.css ..%2f ~ %20'.split(
    ' ',
  )

describe('T18 · Caches that are poisoned or deceived', () => {
  const key = { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` }
  let edge: TestEdge
  let call: CallState
  let paths: string[]
  beforeAll(async () => {
    edge = await testEdge()
    call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1), cloudEvent('CallDisconnected', 2)])
    const settled = { id: 's', type: 'insights-settled', connectionId: 'connection-1', state: 'written' } as const
    await edge.store.apply(call.call_id, [{ ...settled, at: '2026-11-21T12:00:05.000Z' }])
    const made = (await (await edge.api(`/shares/${call.call_id}`, {})).json()) as { url: string }
    paths = [`/report/${call.call_id}`, new URL(made.url).pathname]
  })
  const forget = () => {
    for (const cache of [edge.caches.colo, edge.caches.global]) {
      for (const entry of cache.kept.keys()) void cache.delete(entry)
    }
  }
  const kept = () => JSON.stringify([edge.caches.colo, edge.caches.global].map((cache) => [...cache.kept]))
  const page = async (path: string, more: Record<string, string> = {}) => {
    const response = await edge.send(path, { headers: { ...more, ...key } })
    const { etag = '', ...headers } = Object.fromEntries(response.headers)
    return { status: response.status, html: await response.text(), etag, headers }
  }
  /** What a clean reader gets of a page that somebody else was the first to ask for, with poison. */
  const afterPoison = async (path: string, poisoned: string, headers: Record<string, string>) => {
    forget()
    const { html } = await page(poisoned, headers)
    const clean = await page(path)
    return { poisoned: html.includes(POISON) || kept().includes(POISON), clean }
  }

  it.each(HEADERS)('keep nothing of the header %s', async (header) => {
    for (const path of paths) {
      forget()
      const first = await page(path)
      expect([first.status, first.html.length > 1_000]).toEqual([200, true])
      for (const value of VALUES) {
        const { poisoned, clean } = await afterPoison(path, path, { [header]: value })
        expect([poisoned, clean.html === first.html, clean.etag === first.etag]).toEqual([false, true, true])
      }
    }
  })

  it('keep nothing of a query', async () => {
    for (const path of paths) {
      forget()
      const first = await page(path)
      for (const query of QUERIES) {
        const { poisoned, clean } = await afterPoison(path, `${path}?${query}`, {})
        expect([query, poisoned, clean.html === first.html]).toEqual([query, false, true])
      }
    }
  })

  it.each(DECEPTIONS)('are not led to a page by %s', async (end) => {
    for (const path of paths) {
      forget()
      const before = kept()
      const { status, html } = await page(`${path}${end}`)
      expect([status === 404 || status === 401, html.includes(call.initiate.phone_number), kept()]).toEqual([
        true,
        false,
        before,
      ])
      expect((await edge.send(`${path}${end}`)).status).toBe(401)
    }
  })

  it('answer nobody who was not asked for a key first, whatever is in them', async () => {
    for (const cookie of ['', 'session=x', 'session=root']) {
      await page(`/report/${call.call_id}`)
      const response = await edge.send(`/report/${call.call_id}`, { headers: { cookie } })
      expect([response.status, response.headers.get('x-cache')]).toEqual([401, null])
      expect(await response.text()).not.toContain(call.initiate.phone_number)
    }
  })

  it('keep no page on its way to a reader, and no cookie in it', async () => {
    for (const path of paths) {
      const { headers } = await page(path)
      expect(headers['cache-control']).toBe('private, no-cache')
      expect(headers).not.toHaveProperty('set-cookie')
    }
    const refused = await edge.send(`/report/${call.call_id}`)
    expect(refused.headers.get('cache-control')).toMatch(/no-store|private/)
  })
})

import { consoleLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { testEdge } from '../testing/test-edge.ts'
import { DOORS } from './doors.ts'
import { Scope } from './scopes.ts'

const nameOf = ([method, path]: readonly [string, string, ...unknown[]]) => `${method} ${path}`
const address = (path: string) => path.replace(/:\w+/g, '11111111-1111-4111-8111-111111111111')
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

/** A key that an operator made, with these scopes alone. */
async function keyWith(edge: Awaited<ReturnType<typeof testEdge>>, scopes: readonly Scope[]): Promise<string> {
  const response = await edge.api('/keys', { name: 'test', scopes })
  return ((await response.json()) as { key: string }).key
}

describe('T8 · Reports and personal data behind doors', () => {
  it('are as many as the routes of the app', async () => {
    const { app } = await testEdge()
    // `use` adds routes for all methods, which are no doors.
    const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => nameOf([method, path]))
    expect([...new Set(routes)].sort()).toEqual(DOORS.map(nameOf).sort())
  })

  it.each(DOORS)('%s %s opens as "%s" says, and to nobody else', async (method, path, door) => {
    const edge = await testEdge()
    const statusFor = async (key?: string) => {
      const { status } = await edge.send(address(path), { method, ...(key && bearer(key)) })
      return status === 401 || status === 403 ? status : 'open'
    }
    const wanted = door === 'public' || door === 'signed' || door === 'node' ? undefined : door
    const others = Scope.options.filter((scope) => scope !== wanted && scope !== 'operator')
    const doors: Record<string, unknown> = {
      nobody: door === 'public' ? 'open' : 401,
      'an unknown key': door === 'public' ? 'open' : 401,
      'a media node': door === 'public' || door === 'node' ? 'open' : 401,
      'a key without the scope': door === 'public' ? 'open' : wanted ? 403 : 401,
      'a key with the scope': door === 'public' || wanted ? 'open' : 401,
      'an operator': door === 'public' || wanted ? 'open' : 401,
    }
    expect({
      nobody: await statusFor(),
      'an unknown key': await statusFor('cck_0123456789ab_0123456789012345678901234567890123456789012'),
      'a media node': await statusFor(TEST_SETTINGS.NODE_SERVICE_TOKEN),
      'a key without the scope': await statusFor(await keyWith(edge, others)),
      'a key with the scope': await statusFor(await keyWith(edge, [wanted ?? 'operator'])),
      'an operator': await statusFor(TEST_SETTINGS.API_KEY),
    }).toEqual(doors)
  })

  it.each([
    ['GET', '/nothing/here'],
    ['PUT', '/call'],
    ['DELETE', '/report'],
    ['GET', '/report/'],
    ['GET', '/report/style.css/'],
    ['GET', '/report%2Fstyle.css'],
    ['GET', '/.env'],
    ['POST', '/webhooks/other'],
    ['GET', '/internal/'],
    ['HEAD', '/call'],
    ['OPTIONS', '/call'],
  ])('%s %s is closed', async (method, path) => {
    const edge = await testEdge()
    expect((await edge.send(path, { method })).status).toBe(401)
    expect((await edge.send(path, { method, ...bearer(TEST_SETTINGS.NODE_SERVICE_TOKEN) })).status).toBe(401)
  })

  it.each(DOORS.filter(([, path, door]) => /:(callId|idOrPhone|phone_number)/.test(path) && door !== 'signed'))(
    '%s %s tells nobody who may not know whether there is such a call',
    async (method, path) => {
      const edge = await testEdge()
      const call = await edge.newCall()
      const stranger = await keyWith(edge, ['config:read'])
      const answers = async (id: string) =>
        Promise.all(
          [undefined, 'wrong', stranger].map(async (key) => {
            const where = path
              .replace(/:(callId|idOrPhone)/, id)
              .replace(/:\w+/g, '22222222-2222-4222-8222-222222222222')
            const answer = await edge.send(where, { method, ...(key && bearer(key)) })
            const text = (await answer.text()).replaceAll(id, 'ID')
            return { status: answer.status, headers: [...answer.headers], text }
          }),
        )
      const known = await answers(call.call_id)
      expect(known).toEqual(await answers('11111111-1111-4111-8111-111111111111'))
      for (const { status, text } of known) {
        expect([401, 403]).toContain(status)
        expect(text).not.toContain(call.initiate.phone_number)
      }
    },
  )
})

describe('T14 · Secrets in addresses: every answer', () => {
  it.each(['/', '/call', '/report', '/report/style.css', '/health/liveness', '/nothing', '/sign-in', '/keys'])(
    'of %s runs nothing foreign, is framed by nobody and tells no address',
    async (path) => {
      const edge = await testEdge()
      for (const response of [await edge.send(path), await edge.api(path)]) {
        const header = (name: string) => response.headers.get(name) ?? ''
        expect(header('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/)
        expect(header('content-security-policy')).not.toContain('unsafe')
        expect(header('x-content-type-options')).toBe('nosniff')
        expect(header('referrer-policy')).toBe('no-referrer')
        expect(header('cache-control')).not.toBe('')
      }
    },
  )

  it('writes no address with a secret, and no key, to the log', async () => {
    const lines: string[] = []
    const edge = await testEdge({ services: { log: consoleLog({}, (line) => lines.push(line)) } })
    const call = await edge.newCall()
    const share = 'AAAAsecretAAAAsecretAA'
    const secrets = [call.callback_secret, share, TEST_SETTINGS.EVENT_GRID_SECRET, TEST_SETTINGS.API_KEY, '33612345678']
    const wrong = `${TEST_SETTINGS.API_KEY}x`
    const paths = [
      `/webhooks/acs/${call.call_id}/${call.callback_secret}`,
      `/webhooks/event-grid?secret=${TEST_SETTINGS.EVENT_GRID_SECRET}`,
      `/shared/${share}`,
      `/report/+33612345678?key=${TEST_SETTINGS.API_KEY}`,
      '/call/+33612345678',
    ]
    for (const path of paths) {
      for (const method of ['GET', 'POST']) {
        await edge.send(path, { method, ...bearer(wrong), ...(method === 'POST' && { body: '{"broken' }) })
        await edge.send(path, { method, ...bearer(TEST_SETTINGS.API_KEY), ...(method === 'POST' && { body: '[]' }) })
      }
    }
    expect(lines.length).toBeGreaterThan(10)
    for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret)
  })

  it('takes no key from an address', async () => {
    const edge = await testEdge()
    for (const query of ['key', 'api_key', 'token', 'access_token', 'authorization', 'secret']) {
      expect((await edge.send(`/call?${query}=${TEST_SETTINGS.API_KEY}`)).status).toBe(401)
    }
  })
})

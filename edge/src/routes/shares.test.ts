import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { CALLER, type TestEdge, testEdge } from '../testing/test-edge.ts'

const DAY_MS = 86_400_000

async function shareIn(edge: TestEdge, days = 7) {
  const call = await edge.newCall()
  const at = '2026-11-21T12:00:05.000Z'
  const text = `I am Nora Quill, my number is ${CALLER} and water runs under the sink`
  await edge.store.apply(call.call_id, [
    { id: 'said', type: 'caller-said', text, lang: 'en-US', at },
    { id: 'claim', type: 'claim-updated', fields: { caller_name: 'Nora Quill', incident_location: 'kitchen' }, at },
  ])
  const made = await edge.api(`/shares/${call.call_id}`, { days })
  expect(made.status).toBe(201)
  const { id, url } = (await made.json()) as { id: string; url: string }
  return { call, id, path: new URL(url).pathname }
}
const revoke = (edge: TestEdge, path: string) =>
  edge.send(path, { method: 'DELETE', headers: { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` } })

describe('T8 · A link to a report', () => {
  it('shows it to whoever has it, without what names a person', async () => {
    const edge = await testEdge()
    const { path } = await shareIn(edge)
    expect(path).toMatch(/^\/shared\/[A-Za-z0-9_-]{22}$/)
    const response = await edge.send(path)
    const html = await response.text()
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
    expect(response.headers.get('x-robots-tag')).toContain('noindex')
    expect(html).toContain('water runs under the sink')
    expect(html).toContain('kitchen')
    for (const secret of [CALLER, CALLER.slice(1), 'Nora', 'Quill']) expect(html).not.toContain(secret)
  })

  it('opens nothing else, whoever has it', async () => {
    const edge = await testEdge()
    const { call, path } = await shareIn(edge)
    const headers = { authorization: `Bearer ${path.split('/').at(-1) ?? ''}` }
    for (const other of [`/report/${call.call_id}`, '/report', `/call/${call.call_id}`, `/shares/${call.call_id}`]) {
      expect((await edge.send(other, { headers })).status).toBe(401)
    }
  })

  it('stops when it expires, when it is withdrawn, and when the call is erased', async () => {
    const edge = await testEdge()
    const status = async (path: string) => (await edge.send(path)).status
    const expiring = await shareIn(edge, 2)
    const withdrawn = await shareIn(edge)
    const erased = await shareIn(edge)
    for (const { path } of [expiring, withdrawn, erased]) expect(await status(path)).toBe(200)
    const list = `/shares/${withdrawn.call.call_id}`
    expect(await (await edge.api(list)).json()).toMatchObject([{ id: withdrawn.id }])
    expect((await revoke(edge, `/shares/${erased.call.call_id}/${withdrawn.id}`)).status).toBe(404)
    expect((await revoke(edge, `${list}/${withdrawn.id}`)).status).toBe(204)
    expect((await revoke(edge, `/call/${erased.call.call_id}`)).status).toBe(200)
    edge.clock.nowMs += 2 * DAY_MS
    for (const { path } of [expiring, withdrawn, erased]) expect(await status(path)).toBe(401)
    expect(await (await edge.api(list)).json()).toEqual([])
  })

  it.each(['x', 'AAAAAAAAAAAAAAAAAAAAAA'])('that was never given out opens nothing: %s', async (token) => {
    expect((await (await testEdge()).send(`/shared/${token}`)).status).toBe(401)
  })

  it('is not made for a call that is not there, nor for ever', async () => {
    const edge = await testEdge()
    const { call } = await shareIn(edge)
    expect((await edge.api('/shares/11111111-1111-4111-8111-111111111111', {})).status).toBe(404)
    expect((await edge.api(`/shares/${call.call_id}`, { days: 1_000 })).status).toBe(422)
  })
})

describe('the page of the links to a report', () => {
  const sharePage = (edge: TestEdge, path: string, form = '') =>
    edge.send(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${TEST_SETTINGS.API_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form,
    })
  const open = async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    return { edge, path: `/report/${call.call_id}/shares`, report: `/report/${call.call_id}` }
  }

  it('is led to from the report, by an operator alone', async () => {
    const { edge, path, report } = await open()
    expect(await (await edge.api(report)).text()).toContain(`action="${path}"`)
    const made = await edge.api('/keys', { name: 'reader', scopes: ['report:read'] })
    const { key } = (await made.json()) as { key: string }
    const asReader = { headers: { authorization: `Bearer ${key}` } }
    expect(await (await edge.send(report, asReader)).text()).not.toContain('Share')
    expect((await edge.send(path, asReader)).status).toBe(403)
  })

  it('shows a new link once, with the day it ends, and withdraws it', async () => {
    const { edge, path } = await open()
    const response = await sharePage(edge, path, 'days=30')
    const html = await response.text()
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const [, link = ''] = /value="https:\/\/calls\.example\.com(\/shared\/[\w-]{22})"/.exec(html) ?? []
    expect(html).toContain('until 21 Dec 2026, 12:00 (UTC).')
    expect((await edge.send(link)).status).toBe(200)

    const later = await (await edge.api(path)).text()
    expect(later).not.toContain(link)
    const [, withdraw = ''] = /action="([^"]+\/withdraw)"/.exec(later) ?? []
    const twice = [await sharePage(edge, withdraw), await sharePage(edge, withdraw)]
    for (const { status, headers } of twice) expect([status, headers.get('location')]).toEqual([303, path])
    expect((await edge.send(link)).status).toBe(401)
    expect(await (await edge.api(path)).text()).toContain('None.')
  })

  it.each(['days=0', 'days=91', 'days=x'])('makes no link for %s', async (form) => {
    const { edge, path } = await open()
    expect((await sharePage(edge, path, form)).status).toBe(422)
    expect(await (await edge.api(path)).text()).toContain('None.')
  })

  it('is not there for a call that is not', async () => {
    const { edge } = await open()
    const path = '/report/11111111-1111-4111-8111-111111111111/shares'
    expect([(await edge.api(path)).status, (await sharePage(edge, path)).status]).toEqual([404, 404])
  })
})

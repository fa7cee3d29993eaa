import { LiveFigures } from '@call-center/shared/protocol/live-figures'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, NODE, type TestEdge, testEdge } from '../testing/test-edge.ts'

const FIRST = 'connection-0'

const text = async (edge: TestEdge, path = '/monitor') => (await edge.api(path)).text()

async function runningCall(edge: TestEdge) {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1, { callConnectionId: FIRST })])
  edge.house.nodes = [{ ...NODE, calls: [call.call_id] }]
  return call
}

const order = (edge: TestEdge, path: string, form: Record<string, string>, headers = {}) =>
  edge.send(`/monitor/calls/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TEST_SETTINGS.API_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  })

const said = (id: string, words: string) =>
  ({ id, type: 'caller-said', text: words, lang: 'en-US', at: '2026-11-21T12:00:05.000Z' }) as const

describe('the monitor', () => {
  it('shows each node, how full it is, and the calls it holds', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    await edge.store.apply(call.call_id, [said('a', 'My window is broken')])
    const ringing = await edge.newCall({ phone_number: '+14155550123' })
    const html = await text(edge)
    for (const words of ['Node node-1', '1 of 10 calls', '2 calls · 1 media node', 'My window is broken', 'Hang up'])
      expect(html).toContain(words)
    expect(html).toMatch(/since \d\d:\d\d:\d\d \(Paris\)/)
    expect(html.indexOf('+14155550123')).toBeLessThan(html.indexOf('Node node-1'))
    expect(html).toContain(`href="/report/${ringing.call_id}"`)
  })

  it('tells figures to consoles, and nothing of who is on the phone and what they say', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    await edge.store.apply(call.call_id, [said('a', 'My window is broken')])
    const ringing = await edge.newCall({ phone_number: '+14155550123' })
    const answer = await (await edge.api('/monitor/figures')).text()
    expect(LiveFigures.parse(JSON.parse(answer))).toEqual({
      nodes: [{ node_id: 'node-1', calls: 1, capacity: 10, loop_lag_ms: 1, draining: false }],
      calls: [
        expect.objectContaining({ call_id: call.call_id, node_id: 'node-1', turn: 'assistant', answers: 0 }),
        expect.objectContaining({ call_id: ringing.call_id, node_id: null, turn: 'ringing', last_wait: null }),
      ],
    })
    for (const personal of ['window', '4155550123', call.initiate.phone_number.slice(1)])
      expect(answer).not.toContain(personal)
  })

  it('says when a node takes no calls, and when there is none', async () => {
    const edge = await testEdge()
    edge.house.nodes = [{ ...NODE, draining: true }]
    expect(await text(edge)).toContain('takes no new calls')
    edge.house.nodes = []
    expect(await text(edge)).toContain('nobody can call')
  })

  it('tells what changed as it happens, and nothing when nothing did', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    let looks = 0
    const pause = async () => {
      looks += 1
      if (looks === 3) await edge.store.apply(call.call_id, [said('a', 'My window is broken')])
    }
    const watched = await testEdge({ services: { store: edge.store, nodes: edge.services.nodes, pause } })
    const response = await watched.api('/monitor/events')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
      String(JSON.parse(data ?? '')),
    )
    expect(events.map((html) => html.includes('My window is broken'))).toEqual([false, true])
  })

  it('goes on when the store is away for a moment', async () => {
    let looks = 0
    const edge = await testEdge()
    const store = {
      ...edge.store,
      listOpenCalls: async () => {
        looks += 1
        if (looks === 1) throw new TypeError('away')
        return []
      },
    }
    const response = await (await testEdge({ services: { store } })).api('/monitor/events')
    expect([...(await response.text()).matchAll(/^data: /gm)]).toHaveLength(1)
  })
})

describe('an operator', () => {
  it('hangs up, and is led back to where they were', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    const response = await order(edge, `${call.call_id}/hang-up`, { version: '3', back: 'monitor' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/monitor'])
    expect(edge.telephony.count('hangUp')).toBe(1)
  })

  it('hands a caller over once, however often the button of one page is pressed', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    for (const version of ['3', '3']) {
      const response = await order(edge, `${call.call_id}/transfer`, { version, back: 'report' })
      expect(response.headers.get('location')).toBe(`/report/${call.call_id}`)
    }
    expect(edge.telephony.count('transfer')).toBe(1)
    await order(edge, `${call.call_id}/transfer`, { version: '9' })
    expect(edge.telephony.count('transfer')).toBe(2)
  })

  it('calls back on the same document, once, and sees it ring at once', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9, { callConnectionId: FIRST })])
    const settled = { id: 's', type: 'insights-settled', connectionId: FIRST, state: 'written' } as const
    const { call: over } = await edge.store.apply(call.call_id, [{ ...settled, at: '2026-11-21T12:00:10.000Z' }])
    expect(await text(edge, `/report/${call.call_id}`)).toContain('Call again')
    const form = { version: String(over.version), back: 'report' }
    expect((await order(edge, `${call.call_id}/call-again`, form)).status).toBe(303)
    expect(edge.telephony.done.filter(({ operation }) => operation === 'place')).toMatchObject([
      { args: [call.initiate.phone_number, expect.anything(), '+33612345600'] },
    ])
    expect(await text(edge, `/report/${call.call_id}`)).toContain('The phone is ringing.')
    expect((await edge.stored(call.call_id)).legs).toHaveLength(2)
    expect((await order(edge, `${call.call_id}/call-again`, form)).status).toBe(409)
    expect(edge.telephony.count('place')).toBe(1)
  })

  it.each([
    ['hang-up', [], 'hung up'],
    [
      'transfer',
      [cloudEvent('CallTransferAccepted', 8, { callConnectionId: FIRST, operationContext: 'operator:transfer:1' })],
      'handed over to a colleague',
    ],
  ] as const)('is who did it on the report: %s', async (action, events, words) => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    await order(edge, `${call.call_id}/${action}`, { version: '1' })
    await edge.carrier(call, [...events, cloudEvent('CallDisconnected', 9, { callConnectionId: FIRST })])
    expect(await text(edge, `/report/${call.call_id}`)).toContain(`<strong>An operator</strong> ${words}`)
  })

  it('reads why something was not done', async () => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9, { callConnectionId: FIRST })])
    const over = await order(edge, `${call.call_id}/transfer`, { version: '1' })
    expect([over.status, await over.text()]).toEqual([409, expect.stringContaining('Nobody is on the line.')])
    edge.house.nodes = []
    const full = await order(edge, `${call.call_id}/call-again`, { version: '1' })
    expect([full.status, await full.text()]).toEqual([409, expect.stringContaining('Every media node is busy')])
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a stranger', { authorization: 'Bearer somebody' }, 401],
  ])('is not %s', async (_who, headers, status) => {
    const edge = await testEdge()
    const call = await runningCall(edge)
    expect((await order(edge, `${call.call_id}/hang-up`, { version: '1' }, headers)).status).toBe(status)
    expect(edge.telephony.count('hangUp')).toBe(0)
  })

  it.each(['nonsense/hang-up', '11111111-1111-4111-8111-111111111111/hang-up', 'nonsense/explode'])(
    'gets a 404 for %s',
    async (path) => {
      expect((await order(await testEdge(), path, { version: '1' })).status).toBe(404)
    },
  )
})

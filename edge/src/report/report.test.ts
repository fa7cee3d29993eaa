import type { CallEvent } from '@call-center/shared/call/events'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

const EVIL = '<script>alert(1)</script>'
const at = (second: number) => `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`
const latency = { first_audio_ms: 900, silence_ms: 500, stt_ms: 100, llm_ms: 200, tts_ms: 80, own_ms: 20 }

const STORY: readonly CallEvent[] = [
  {
    id: 'a1',
    at: at(3),
    type: 'assistant-said',
    messageId: 'a1',
    text: 'Hello, I am',
    style: 'none',
    lang: 'en-US',
    interrupted: true,
    latency,
    documents: ['home-policy', EVIL],
  },
  { id: 'h1', at: at(5), type: 'caller-said', text: `My window ${EVIL}`, lang: 'en-US' },
  {
    id: 't1',
    at: at(6),
    type: 'tools-used',
    messageId: 'a2',
    calls: [
      {
        tool_id: '1',
        function_name: 'updated_claim',
        function_arguments: '{"field":"incident_location","value":"Lyon"}',
        content: 'ok',
      },
      {
        tool_id: '2',
        function_name: 'updated_claim',
        function_arguments: JSON.stringify({
          customer_response: 'I see',
          updates: [
            { field: 'caller_name', value: 'Ana' },
            { field: 'incident_datetime', value: '2026-11-20 14:30' },
            { field: 'incident_datetime' },
          ],
        }),
        content: 'ok',
      },
    ],
  },
  {
    id: 'c1',
    at: at(6),
    type: 'claim-updated',
    fields: { incident_location: 'Lyon', incident_datetime: '2026-11-20T14:30:00.000Z', caller_name: `Ana ${EVIL}` },
  },
  {
    id: 'r1',
    at: at(7),
    type: 'reminder-set',
    reminder: {
      created_at: at(7),
      title: 'Call the glazier',
      description: 'Ask for a quote',
      due_date_time: '2026-11-23T09:00:00.000Z',
      owner: 'assistant',
    },
  },
  {
    id: 'i1',
    at: at(9),
    type: 'insights-written',
    next: { action: 'requires_expertise', justification: 'Glass' },
    synthesis: {
      short: 'the broken window',
      long: `## You called\n\n- **First** [site](https://example.com)\n- [bad](javascript:alert(1)) ${EVIL}`,
      satisfaction: 'high',
      improvement_suggestions: 'Be shorter',
      citations: [],
    },
  },
]

async function storyCall(edge: TestEdge, ended = true) {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  await edge.store.apply(call.call_id, STORY)
  if (ended) await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
  return call
}

const page = async (edge: TestEdge, path: string) => (await edge.api(path)).text()

describe('the page of a call', () => {
  it('says of a call in which nobody spoke just that', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1), cloudEvent('CallDisconnected', 30)])
    const html = await page(edge, `/report/${call.call_id}`)
    expect(html).toContain('The call is over. Nothing was said.')
    expect(html).not.toContain('is being processed')
  })

  it('tells when nothing was heard, between what was said', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge, false)
    const silent = { id: 'silence', type: 'not-understood', at: at(20) } as const
    await edge.store.apply(call.call_id, [silent])
    const html = await page(edge, `/report/${call.call_id}`)
    expect(html).toMatch(/Nothing was heard\s*<time datetime="[^"]*">13:00:20</)
  })

  it('says of somebody who never picked up that they were not reached, not that they hung up', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    const html = await page(edge, `/report/${call.call_id}`)
    expect(html).toContain('was not reached')
    expect(await page(edge, '/report')).toContain('<td class="summary">Nobody answered.</td>')
    expect(html).not.toContain('hung up')
  })

  it.each([
    [486, 'The line was busy.'],
    [480, 'Nobody answered.'],
    [603, 'The call was declined.'],
    [404, 'The number could not be reached.'],
  ])('says why nobody was reached (%i)', async (code, words) => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const over = cloudEvent('CallDisconnected', 29)
    await edge.carrier(call, [over, cloudEvent('CreateCallFailed', 30, { resultInformation: { code } })])
    expect(await page(edge, `/report/${call.call_id}`)).toContain(words)
  })

  it('shows everything that happened', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge)
    const html = await page(edge, `/report/${call.call_id}`)
    for (const text of [
      'Your request about the broken window is being processed.',
      '<h3>You called</h3>',
      '<strong>First</strong>',
      'href="https://example.com"',
      'Hello, I am',
      'interrupted',
      'From the documents: home-policy, &lt;script&gt;',
      'My window',
      'hung up',
      '13:00:05',
      'en-US',
      'Noted incident location: Lyon',
      'Noted caller name: Ana',
      'Noted incident date and time: 20 Nov 2026, 14:30 (Paris)',
      'waited 0.90 s: 0.50 s silence, 0.10 s speech to text, 0.20 s model, 0.08 s voice',
      '56 % of the waiting was to be sure that the caller had finished.',
      '0.50 s to be sure that the caller had finished, 0.20 s for the model to find an answer',
      'One answer',
      '3 of 11 known',
      '29 s',
      'action="/monitor/calls/',
      'Call again',
      'Incident date and time',
      '20 Nov 2026, 15:30 (Paris)',
      'Caller email',
      'not known yet',
      'Policy number',
      'Call the glazier',
      'Ask for a quote',
      'Ask an expert',
      'Glass',
      'High',
      'Be shorter',
      'Help the customer to file an insurance claim',
      '>ended<',
    ])
      expect(html).toContain(text)
  })

  it('says the day before what happened on it, in the time of the caller', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge)
    const days = async () => {
      edge.clock.nowMs += 1_000
      const html = await page(edge, `/report/${call.call_id}`)
      return [...html.matchAll(/<li class="day"[^>]*>([^<]+)</g)].map(([, day]) => day)
    }
    expect(await days()).toEqual(['21 Nov 2026 (Paris)'])
    await edge.store.apply(call.call_id, [
      { id: 'late', at: '2026-11-21T23:30:00.000Z', type: 'caller-said', text: 'Hello again', lang: 'en-US' },
    ])
    expect(await days()).toEqual(['21 Nov 2026 (Paris)', '22 Nov 2026 (Paris)'])
  })

  it('shows every field of a claim of its own', async () => {
    const edge = await testEdge()
    const call = await edge.newCall({
      claim: [
        { name: 'hardware_info', type: 'text' },
        { name: 'first_seen', type: 'datetime' },
      ],
    })
    const html = await page(edge, `/report/${call.call_id}`)
    for (const text of ['Hardware info', 'First seen', 'Caller name', 'Caller phone']) expect(html).toContain(text)
    expect(html).not.toContain('Policy number')
  })

  it('runs nothing that people said', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge)
    const response = await edge.api(`/report/${call.call_id}`)
    const html = await response.text()
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toMatch(/href="javascript:/i)
    expect(html).not.toMatch(/ style="|onclick=|https?:\/\/(?!example\.com)/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
  })

  it('loads itself again while there is something to come, and not afterwards', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge, false)
    expect(await page(edge, `/report/${call.call_id}`)).toContain('/report/live.js')
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    edge.clock.nowMs += 1_000
    expect(await page(edge, `/report/${call.call_id}`)).toContain('/report/live.js')
    const settled = { id: 's', type: 'insights-settled', connectionId: 'connection-1', state: 'written' } as const
    await edge.store.apply(call.call_id, [{ ...settled, at: at(31) }])
    edge.clock.nowMs += 1_000
    expect(await page(edge, `/report/${call.call_id}`)).not.toContain('/report/live.js')
  })

  it('is not sent again when nothing changed', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge)
    const path = `/report/${call.call_id}`
    const etag = (await edge.api(path)).headers.get('etag') ?? ''
    const headers = { authorization: `Bearer ${edge.services.settings.API_KEY}`, 'if-none-match': etag }
    const again = await edge.send(path, { headers })
    expect([again.status, await again.text(), again.headers.get('x-cache')]).toEqual([304, '', 'hit'])
    expect(again.headers.get('cache-control')).toBe('private, no-cache')
    expect((await edge.send(path)).status).toBe(401)
  })

  it('is found by phone number, and says so when there is none', async () => {
    const edge = await testEdge()
    await storyCall(edge)
    expect(await page(edge, '/report/+33612345678')).toContain('My window')
    const missing = await edge.api('/report/+33699999999')
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('There is no such call')])
  })
})

describe('the list of calls', () => {
  it('shows each call with its status and summary, and can be searched', async () => {
    const edge = await testEdge()
    const call = await storyCall(edge)
    await edge.newCall({ phone_number: '+14155550123' })
    const html = await page(edge, '/report')
    for (const text of [
      `href="/report/${call.call_id}"`,
      '21 Nov 2026, 13:00 (Paris)',
      '(New York)',
      'ended',
      'ringing',
      'the broken window',
      '1 to 2 of 2 calls',
      'all <b>2</b>',
      'High',
      'type="tel"',
    ])
      expect(html).toContain(text)
    expect(await page(edge, '/report?phone_number=%2B14155550123')).not.toContain('the broken window')
  })

  it('is turned page by page', async () => {
    const edge = await testEdge()
    for (let index = 0; index < 26; index += 1) await edge.newCall({ phone_number: '+14155550123' })
    const html = await page(edge, '/report?phone_number=%2B14155550123')
    expect(html).toContain('1 to 25 of 26 calls')
    const older = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await page(edge, older)
    expect(second).toContain('26 to 26 of 26 calls')
    expect(second).toContain('rel="prev"')
    expect(second).not.toContain('rel="next"')
    expect(await page(edge, '/report?page=9')).toContain('There is no page 9.')
    expect(await page(edge, '/report?page=nonsense')).toContain('1 to 25 of 26 calls')
  })

  it.each([
    ['name=ana', 1],
    ['name=nobody', 0],
    ['status=ended&satisfaction=high', 1],
    ['status=ringing', 1],
    ['since=2026-11-21&until=2026-11-21', 2],
    ['since=2026-11-22', 0],
    ['phone_number=+14155550123', 1],
  ])('finds by %s', async (query, expected) => {
    const edge = await testEdge()
    await storyCall(edge)
    await edge.newCall({ phone_number: '+14155550123' })
    const html = await page(edge, `/report?${query}`)
    expect([...html.matchAll(/<td class="when">/g)]).toHaveLength(expected)
    expect(html.includes('No call fits this search.')).toBe(expected === 0)
  })

  it.each([
    ['since=yesterday', 'since'],
    ['since=2026-11-22&until=2026-11-21', 'until'],
    ['status=asleep', 'status'],
    ['satisfaction=5', 'satisfaction'],
  ])('says beside its field what is wrong with %s', async (query, field) => {
    const response = await (await testEdge()).api(`/report?${query}`)
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining(`id="${field}-problem"`)])
  })

  it('says how many cannot be read, and goes on behind them', async () => {
    const { store } = await testEdge()
    const search: typeof store.search = async (asked) => ({
      ...(await store.search(asked)),
      unreadable: 25,
      fitting: 26,
    })
    const html = await page(await testEdge({ services: { store: { ...store, search } } }), '/report')
    for (const text of ['25 calls of this page cannot be read.', '1 to 25 of 26 calls', 'rel="next"'])
      expect(html).toContain(text)
    expect(html).not.toContain('No calls yet.')
  })

  it('says when there is nothing, and when the search is for no number', async () => {
    const edge = await testEdge()
    expect(await page(edge, '/report')).toContain('No calls yet.')
    const response = await edge.api(`/report?phone_number=${encodeURIComponent(EVIL)}`)
    expect([response.status, await response.text()]).toEqual([
      422,
      expect.stringContaining('This is not a phone number'),
    ])
  })

  it('fits a narrow screen, the sign-in form too', async () => {
    const edge = await testEdge()
    const style = await page(edge, '/report/style.css')
    // `1fr` is no narrower than the widest field in it: a date field sticks out of a telephone.
    expect(style.replaceAll(/minmax\([^)]*\)/g, '')).not.toMatch(/\.search \{[^}]*1fr/)
    expect(style).toContain('.sign-in {')
    expect(await page(edge, '/sign-in')).toContain('class="sign-in"')
  })

  it('brings its own style and script', async () => {
    const edge = await testEdge()
    expect((await edge.api('/report/style.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect((await edge.api('/report/live.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await page(edge, '/')).toContain('href="/report"')
  })

  it('has an icon, where pages name it and where browsers look by themselves, without a key', async () => {
    const edge = await testEdge()
    for (const path of ['/report', '/'])
      expect(await page(edge, path)).toContain('rel="icon" type="image/svg+xml" href="/icon.svg"')
    for (const path of ['/icon.svg', '/favicon.ico']) {
      const response = await edge.send(path)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    }
  })
})

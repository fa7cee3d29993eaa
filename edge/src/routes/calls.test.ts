import { CallGet, newCallId } from '@call-center/shared/call/call'
import { Usage } from '@call-center/shared/call/usage'
import type { LegOptions } from '../telephony/telephony.ts'
import { readMediaToken } from '@call-center/shared/protocol/media-token'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, testEdge } from '../testing/test-edge.ts'

const README = {
  bot_company: 'Contoso',
  bot_name: 'Amélie',
  phone_number: '+11234567890',
  task: 'Help the customer with their digital workplace.',
  agent_phone_number: '+33612345678',
  claim: [
    { name: 'hardware_info', type: 'text' },
    { name: 'first_seen', type: 'datetime' },
    { name: 'building_location', type: 'text' },
  ],
}

describe('T5 · Transfers to a number of somebody’s choice', () => {
  it.each([
    ['premium rate', '+33899123456', 'agent-number-not-allowed'],
    ['satellite', '+881612345678', 'agent-number-not-allowed'],
    ['emergency', '+4930112', 'agent-number-not-allowed'],
    ['in a country that is not allowed', '+442071234567', 'agent-country-not-allowed'],
  ])('are not prepared by the API: %s', async (_what, agent_phone_number, why) => {
    const edge = await testEdge()
    const response = await edge.api('/call', { ...README, agent_phone_number })
    expect([response.status, await response.json()]).toMatchObject([403, { error: { details: [why] } }])
    expect([edge.telephony.done, await edge.store.list({ limit: 1 })]).toEqual([[], []])
  })

  it('may lead to the operator’s own agent, wherever that is', async () => {
    const edge = await testEdge({
      change: (config) => ({ ...config, outbound: { ...config.outbound, countries: ['US'] } }),
    })
    const { agent_phone_number } = edge.services.config.conversation.initiate
    expect((await edge.api('/call', { ...README, agent_phone_number })).status).toBe(201)
  })

  it('are not asked for by a media node: what it sends besides is not heard', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'n', tokenEpoch: 0 })
    const command = { type: 'transfer', to: '+33899123456', agent_phone_number: '+33899123456', text: '+33899123456' }
    const response = await edge.node(`/internal/calls/${call.call_id}/commands`, { epoch: 1, id: 'a', command })
    expect(response.status).toBe(202)
    const { args } = edge.telephony.done.find(({ operation }) => operation === 'transfer') ?? {}
    expect(args?.[1]).toBe(call.initiate.agent_phone_number)
    const text = { type: 'send-sms', text: 'B4', to: '+33699999999' }
    await edge.node(`/internal/calls/${call.call_id}/commands`, { epoch: 1, id: 'b', command: text })
    expect(edge.texts.map(({ to }) => to)).toEqual([call.initiate.phone_number])
  })
})

describe('POST /call', () => {
  it.each([
    ['itself', { phone_number: '+33612345600' }, 'phone_number: is the'],
    ['for itself', { agent_phone_number: '+33612345600' }, 'agent_phone_number: is the assistant'],
    ['for whom it calls', { agent_phone_number: README.phone_number }, 'agent_phone_number: is the number'],
  ])('does not call %s', async (_whom, change, detail) => {
    const edge = await testEdge()
    const response = await edge.api('/call', { ...README, ...change })
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { error: { details: [expect.stringContaining(detail)] } },
    ])
    expect(edge.telephony.done).toEqual([])
  })

  it('rings the number and answers with the call', async () => {
    const edge = await testEdge()
    const response = await edge.api('/call', README)
    expect(response.status).toBe(201)
    const call = CallGet.parse(await response.json())
    expect(call).toMatchObject({ in_progress: false, initiate: { ...README, lang: { default_short_code: 'fr-FR' } } })
    const { operation, args } = edge.telephony.done[0] ?? {}
    expect([operation, args?.[0]]).toEqual(['place', '+11234567890'])
  })

  it('gives the carrier addresses that name the call and prove themselves', async () => {
    const edge = await testEdge()
    const { call_id } = CallGet.parse(await (await edge.api('/call', README)).json())
    const call = await edge.stored(call_id)
    const leg = edge.telephony.done[0]?.args[1] as LegOptions
    const { url, token } = await leg.openMedia('path')
    expect(leg.ref).toBe(`${call_id}/${call.callback_secret}`)
    expect(url).toBe('wss://media.example.com/media')
    expect(await readMediaToken(token, TEST_SETTINGS.MEDIA_TOKEN_SECRET, edge.clock.nowMs)).toMatchObject({
      callId: call_id,
      epoch: 0,
    })
    expect(call.legs).toEqual([
      { connection_id: 'connection-1', own_number: '+33612345600', opened_at: call.created_at },
    ])
  })

  it.each([
    ['no JSON', 'not json', 'the body is not valid JSON'],
    ['no number', {}, 'phone_number'],
    ['an impossible number', { phone_number: '+33' }, 'phone_number: is not a phone number in international form'],
    ['a national number', { phone_number: '0612345678' }, 'phone_number'],
    [
      'a claim field of an unknown type',
      { phone_number: '+33612345678', claim: [{ name: 'x', type: 'color' }] },
      'claim.0.type',
    ],
    [
      'a claim field twice',
      { ...README, claim: [...README.claim, { name: 'first_seen', type: 'text' }] },
      'claim.3.name: "first_seen" is the name of another field too',
    ],
    ['an unknown key', { ...README, bot_nmae: 'Zoé' }, 'bot_nmae: is not known; did you mean bot_name?'],
    ['a key of the wrong kind', { ...README, colour: 'red' }, 'colour: is not known; known here: phone_number'],
    [
      'an unknown key of a claim field',
      { ...README, claim: [{ name: 'x', type: 'text', descripton: 'y' }] },
      'claim.0.descripton: is not known; did you mean claim.0.description?',
    ],
    [
      'an unknown key of a language',
      {
        ...README,
        lang: {
          default_short_code: 'en-US',
          availables: [{ short_code: 'en-US', voice: 'v', pronunciations_en: ['English'], pronunciation: 'x' }],
        },
      },
      'lang.availables.0.pronunciation: is not known',
    ],
    [
      'a key with a name of its own',
      `{"phone_number":"+33612345678","__proto__":{"x":1}}`,
      'a key that is not allowed',
    ],
    ['a rate out of bounds', { phone_number: '+33612345678', prosody_rate: 3 }, 'prosody_rate'],
  ])('refuses %s', async (_what, body, detail) => {
    const edge = await testEdge()
    const response = await edge.api('/call', body)
    expect(response.status).toBe(422)
    const { error } = (await response.json()) as { error: { message: string; details: string[] } }
    expect(error.message).toBe('Validation error')
    expect(error.details.join()).toContain(detail)
    expect(edge.telephony.done).toEqual([])
  })

  it('names everything that is wrong, and not without end', async () => {
    const edge = await testEdge()
    const strangers = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`.repeat(300), index]))
    const response = await edge.api('/call', { ...strangers, phone_number: '0612' })
    const { error } = (await response.json()) as { error: { details: string[] } }
    expect(error.details).toHaveLength(21)
    expect(error.details.at(-1)).toMatch(/^phone_number: is not a phone number/)
    expect(error.details.join().length).toBeLessThan(10_000)
  })

  it('says 502 when the carrier refuses, and the call is over', async () => {
    const edge = await testEdge()
    edge.telephony.refuses.add('place')
    const response = await edge.api('/call', README)
    expect(response.status).toBe(502)
    expect(await response.json()).toEqual({
      error: { message: 'telephony: place was refused', details: ['provider-failed'] },
    })
    const [call] = await edge.store.list({ limit: 1 })
    expect(call?.legs).toMatchObject([{ ended_by: 'assistant', disconnected_at: expect.any(String) }])
  })

  it('says 503 when no media node has room, and leaves nothing behind', async () => {
    const edge = await testEdge()
    edge.house.nodes = []
    const response = await edge.api('/call', README)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await edge.store.list({ limit: 1 })).toEqual([])
  })

  it('refuses a body that is too large', async () => {
    const response = await (await testEdge()).api('/call', { ...README, task: 'x'.repeat(2_000_000) })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { message: 'The body is too large' } })
  })
})

describe('GET /call', () => {
  it('is an empty list when there are none', async () => {
    const response = await (await testEdge()).api('/call')
    expect([response.status, await response.json()]).toEqual([200, []])
  })

  it('lists the newest first, of one number when asked, however its plus is written', async () => {
    const edge = await testEdge()
    const first = await edge.newCall()
    edge.clock.nowMs += 1_000
    const second = await edge.newCall({ phone_number: '+33687654321' })
    const ids = async (path: string) =>
      CallGet.array()
        .parse(await (await edge.api(path)).json())
        .map(({ call_id }) => call_id)
    expect(await ids('/call')).toEqual([second.call_id, first.call_id])
    expect(await ids('/call?phone_number=%2B33612345678')).toEqual([first.call_id])
    expect(await ids('/call?phone_number=+33612345678')).toEqual([first.call_id])
    expect((await edge.api('/call?phone_number=nonsense')).status).toBe(422)
  })

  it('lists the calls of a time', async () => {
    const edge = await testEdge()
    await edge.newCall()
    edge.clock.nowMs += 24 * 3_600_000
    await edge.newCall()
    const count = async (query: string) => CallGet.array().parse(await (await edge.api(`/call?${query}`)).json()).length
    expect(await count('since=2026-11-22')).toBe(1)
    expect(await count('until=2026-11-21T12:00:00.000Z')).toBe(1)
    expect(await count('since=2026-11-21&until=2026-11-22')).toBe(2)
    expect(await count('until=2026-11-21')).toBe(1)
    expect((await edge.api('/call?since=yesterday')).status).toBe(422)
  })

  it('is asked as the page of all calls is', async () => {
    const edge = await testEdge()
    const calls = [await edge.newCall(), await edge.newCall({ phone_number: '+33687654321' })]
    const at = '2026-11-21T12:00:05.000Z'
    const fields = { caller_name: 'Nora Quill' }
    const synthesis = {
      short: 's',
      long: 'l',
      satisfaction: 'high' as const,
      improvement_suggestions: '',
      citations: [],
    }
    await edge.store.apply(calls[0]?.call_id ?? newCallId(), [
      { id: 'n', type: 'claim-updated', fields, at },
      { id: 'i', type: 'insights-written', synthesis, at },
    ])
    const found = async (query: string) => {
      const listed = CallGet.array().parse(await (await edge.api(`/call?${query}`)).json())
      const page = await (await edge.api(`/report?${query}`)).text()
      const links = [...page.matchAll(/<td><a href="\/report\/([^"]+)"/g)].map(([, id]) => id)
      expect(links.toSorted()).toEqual(listed.map(({ call_id }) => call_id).toSorted())
      return listed.length
    }
    expect(await found('')).toBe(2)
    expect(await found('name=quill&status=ringing&satisfaction=high&since=2026-11-21&until=2026-11-21')).toBe(1)
    expect(await found('phone_number=+33687654321')).toBe(1)
    expect(await found('name=&phone_number=&since=&until=&status=&satisfaction=low')).toBe(0)
    for (const query of ['status=lost', 'satisfaction=9', 'since=soon', 'until=soon', 'phone_number=1']) {
      expect([(await edge.api(`/call?${query}`)).status, (await edge.api(`/report?${query}`)).status]).toEqual([
        422, 422,
      ])
    }
  })

  it('is an empty list for a number that never called', async () => {
    const edge = await testEdge()
    await edge.newCall()
    const response = await edge.api('/call?phone_number=%2B33699999999')
    expect([response.status, await response.json(), response.headers.has('link')]).toEqual([200, [], false])
  })

  it('comes in pages, with the way to the next one', async () => {
    const edge = await testEdge()
    const expected: string[] = []
    for (let i = 0; i < 5; i++) {
      edge.clock.nowMs += 1_000
      expected.unshift((await edge.newCall()).call_id)
    }
    const read: string[] = []
    let path: string | undefined = '/call?limit=2&phone_number=+33612345678&since=2026-11-21'
    const sizes: number[] = []
    while (path) {
      const response: Response = await edge.api(path)
      const page = CallGet.array().parse(await response.json())
      sizes.push(page.length)
      read.push(...page.map(({ call_id }) => call_id))
      path = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
    }
    expect([sizes, read]).toEqual([[2, 2, 1], expected])
  })

  it.each(['limit=0', 'limit=101', 'limit=many', 'limit=1.5', 'cursor=nonsense', 'cursor=e30', 'cursor=%E0%A4%A'])(
    'refuses %s',
    async (query) => expect((await (await testEdge()).api(`/call?${query}`)).status).toBe(422),
  )

  it('shows no secret', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const text = await (await edge.api(`/call/${call.call_id}`)).text()
    expect(text).not.toContain(call.callback_secret)
  })

  it('finds one call by id or by phone number', async () => {
    const edge = await testEdge()
    const { call_id } = await edge.newCall()
    for (const key of [call_id, '+33612345678', '%2B33612345678']) {
      expect(await (await edge.api(`/call/${key}`)).json()).toMatchObject({ call_id })
    }
  })

  it('says what a call used so far, alone and in the list', async () => {
    const edge = await testEdge()
    const { call_id } = await edge.newCall()
    const usage = Usage.parse({ stt_sec: 29, tts_characters: 1_234, llm_input_tokens: 21_000 })
    await edge.store.apply(call_id, [{ id: 'u', type: 'usage-metered', usage, at: '2026-11-21T12:02:00.000Z' }])
    expect(await (await edge.api(`/call/${call_id}`)).json()).toMatchObject({ usage })
    expect(await (await edge.api('/call')).json()).toMatchObject([{ usage }])
  })

  it.each(['+33699999999', 'nonsense', '11111111-1111-4111-8111-111111111111'])('says 404 for %s', async (key) => {
    const response = await (await testEdge()).api(`/call/${key}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: { message: 'there is no such call', details: [] } })
  })
})

it('says which numbers it can look for', async () => {
  const response = await (await testEdge()).api('/call?phone_number=abc')
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('phone_number: is not a phone number in international form, for example')
})

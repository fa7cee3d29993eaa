import type { CallState } from '@call-center/shared/call/call'
import { readMediaToken } from '@call-center/shared/protocol/media-token'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../../testing/test-config.ts'
import { CALLER, NODE, type TestEdge } from '../../testing/test-edge.ts'
import { addressIn, CALL_SID, deliver, INCOMING, signed, TEST_TWILIO, twilioEdge } from '../../testing/twilio-post.ts'

const VOICE = '/webhooks/twilio/voice'
const NEWEST = { limit: 9 }
const calls = (edge: TestEdge) => edge.store.list(NEWEST)
const only = async (edge: TestEdge): Promise<CallState> => {
  const [call, ...more] = await calls(edge)
  if (!call || more.length > 0) throw new RangeError('there should be one call')
  return call
}
const post = async (edge: TestEdge, path: string, form: Record<string, string> = {}) => {
  edge.clock.nowMs += 100
  return deliver(edge, await signed(path, { ...INCOMING, CallStatus: 'in-progress', ...form }))
}
/** A media node takes the call. */
const take = async (edge: TestEdge) => {
  edge.clock.nowMs += 100
  const { call_id } = await only(edge)
  return (await edge.node(`/internal/calls/${call_id}/session`, { nodeId: 'node-1', tokenEpoch: 0 })).json()
}

/** Twilio rings, and goes where it is sent. */
async function ring(edge: TestEdge) {
  const rung = await deliver(edge, await signed(VOICE))
  const connected = addressIn(rung.twiml, '<Redirect>')
  return { rung, connected, menu: await post(edge, connected) }
}

/** The menu was answered by key 1. */
async function put(edge: TestEdge) {
  const { connected, menu } = await ring(edge)
  const chosen = addressIn(menu.twiml, 'action="')
  return { connected, chosen, stream: await post(edge, chosen, { Digits: '1' }) }
}

describe('a call by Twilio', () => {
  it('is answered step by step, each in the answer to a webhook, without a request of ours', async () => {
    const edge = await twilioEdge()
    const { rung, menu } = await ring(edge)
    expect([rung.status, menu.status, edge.telephony.done]).toEqual([200, 200, []])
    expect(rung.twiml).toMatch(
      /<Response><Redirect>https:\/\/calls\.example\.com\/webhooks\/twilio\/voice\/[^<]+on=connected<\/Redirect><\/Response>$/,
    )
    expect(menu.twiml).toContain('<Gather input="dtmf speech" numDigits="1"')
    expect(menu.twiml).toContain('<Say language="en-US">For English, press 2 or say English.</Say>')
    const { twiml } = await post(edge, addressIn(menu.twiml, 'action="'), { SpeechResult: 'In English please.' })
    expect(twiml).toContain(`<Connect><Stream url="${NODE.streamUrl}"><Parameter name="token" value="`)
    const token = addressIn(twiml, 'value="')
    const { call_id, lang_short_code, legs } = await only(edge)
    expect([lang_short_code, legs]).toMatchObject(['en-US', [{ connection_id: CALL_SID }]])
    expect(await readMediaToken(token, TEST_SETTINGS.MEDIA_TOKEN_SECRET, edge.clock.nowMs)).toMatchObject({
      callId: call_id,
      way: 'message',
    })
    expect(edge.telephony.done).toEqual([])
  })

  it.each([
    'Anonymous',
    'Restricted',
    '',
    'sip:kevin@example.com',
    '+266696687',
    '+7378742833',
    '+2562533',
    '+8656696',
    '+86282452253',
  ])('of a hidden number is rejected (%s), as by any carrier', async (From) => {
    const edge = await twilioEdge()
    const { twiml } = await deliver(edge, await signed(VOICE, { ...INCOMING, From }))
    expect(twiml).toContain('<Reject reason="busy"/>')
    expect(await calls(edge)).toEqual([])
  })

  it('without a media node that has room is rejected', async () => {
    const edge = await twilioEdge()
    edge.house.nodes = []
    expect((await deliver(edge, await signed(VOICE))).twiml).toContain('<Reject reason="busy"/>')
    expect(await calls(edge)).toEqual([])
  })

  it('asks again when nothing was understood, and says goodbye at last', async () => {
    const edge = await twilioEdge()
    let { twiml } = (await ring(edge)).menu
    for (const speech of ['Klingon', 'Dothraki'])
      ({ twiml } = await post(edge, addressIn(twiml, 'action="'), { SpeechResult: speech }))
    expect(twiml).toContain('<Gather')
    ;({ twiml } = await post(edge, addressIn(twiml, 'action="'), {}))
    expect(twiml).toMatch(/<Response><Say [^>]+>[^<]+<\/Say><Redirect>/)
    expect((await post(edge, addressIn(twiml, '<Redirect>'))).twiml).toContain('<Hangup/>')
  })

  it('is recorded after a yes only', async () => {
    const edge = await twilioEdge({
      change: (config) => ({ ...config, features: { ...config.features, recording_enabled: true } }),
    })
    const { stream: question } = await put(edge)
    expect([question.twiml, edge.telephony.count('startRecording')]).toEqual([expect.stringContaining('<Gather'), 0])
    const { twiml } = await post(edge, addressIn(question.twiml, 'action="'), { SpeechResult: 'Oui, d’accord' })
    expect([twiml, edge.telephony.done]).toEqual([
      expect.stringContaining('<Stream'),
      [{ operation: 'startRecording', args: [CALL_SID] }],
    ])
  })

  it('is streamed again, by whichever node has room, when the media node is gone', async () => {
    const edge = await twilioEdge()
    const { stream } = await put(edge)
    await take(edge)
    edge.house.nodes = [{ ...NODE, nodeId: 'node-2', streamUrl: 'wss://other.example.com/media' }]
    const again = await post(edge, addressIn(stream.twiml, '<Redirect>'))
    expect(again.twiml).toContain('<Stream url="wss://other.example.com/media">')
    expect(again.twiml).toContain('context=stream-epoch1-1')
  })

  it.each([
    ['inbound', `${VOICE}/status`, 'completed'],
    ['outbound', '', 'completed'],
    ['unanswered', '', 'no-answer'],
  ])('that is over is told by its status callback (%s)', async (_which, path, CallStatus) => {
    const edge = await twilioEdge()
    const { connected } = await put(edge)
    const response = await post(edge, path || connected.replace('on=connected', 'on=progress'), { CallStatus })
    expect([response.status, (await only(edge)).legs, edge.jobs.length]).toMatchObject([
      204,
      [{ disconnected_at: expect.any(String) }],
      1,
    ])
  })

  it.each([
    ['human', 'person'],
    ['machine_start', 'machine'],
    ['fax', 'fax'],
    ['unknown', undefined],
  ])('lets the media node know whom Twilio takes whoever picked up for (%s)', async (AnsweredBy, who) => {
    const edge = await twilioEdge()
    const { connected } = await put(edge)
    const path = connected.replace('on=connected', 'on=machine')
    expect((await post(edge, path, { AnsweredBy })).status).toBe(204)
    const { call_id: callId, legs } = await only(edge)
    expect(edge.notices).toEqual(who ? [{ type: 'answer-guessed', callId, who }] : [])
    expect(legs).toMatchObject([{ connection_id: CALL_SID }])
    expect(legs[0]).not.toHaveProperty('ended_by')
  })
})

describe('a transfer by Twilio', () => {
  const dialled = async (DialCallStatus: string) => {
    const edge = await twilioEdge()
    const { connected } = await put(edge)
    await take(edge)
    const at = (on: string) => `${connected.replace('on=connected', `on=${on}`)}&context=c1`
    return { edge, at, answer: () => post(edge, at('dialled'), { DialCallStatus }) }
  }

  it('that nobody took brings the caller back, and the next node says so', async () => {
    const { edge, answer } = await dialled('no-answer')
    expect((await answer()).twiml).toContain('<Connect><Stream')
    expect(await take(edge)).toMatchObject({ transferFailed: true, takenOver: true })
    expect(await take(edge)).toMatchObject({ transferFailed: false })
  })

  it('is put through, not hung up on, when the answer to a failed attempt was lost', async () => {
    const { edge, at, answer } = await dialled('busy')
    expect((await answer()).twiml).toContain('<Connect><Stream')
    const again = await answer()
    expect(again.twiml).toContain('<Pause length="5"/>')
    expect((await post(edge, addressIn(again.twiml, '<Redirect>'))).twiml).toContain('<Connect><Stream')
    expect((await post(edge, at('dialled'), { DialCallStatus: 'completed', DialBridged: 'true' })).twiml).toContain(
      '<Hangup/>',
    )
  })

  it('ends the call with the conversation of the two', async () => {
    const { edge, at, answer } = await dialled('completed')
    await post(edge, at('colleague'), { CallSid: `CA${'2'.repeat(32)}`, ParentCallSid: CALL_SID })
    expect((await only(edge)).legs).toMatchObject([{ ended_by: 'transfer' }])
    expect((await answer()).twiml).toContain('<Hangup/>')
  })
})

describe('a delivery that comes again', () => {
  it('changes nothing, in any step, and the call goes on', async () => {
    const edge = await twilioEdge()
    const first = await signed(VOICE)
    const { twiml } = await deliver(edge, first)
    const steps = [first]
    const step = async (path: string, form: Record<string, string> = {}) => {
      const request = await signed(path, { ...INCOMING, CallStatus: 'in-progress', ...form })
      steps.push(request)
      return (await deliver(edge, request)).twiml
    }
    const menu = await step(addressIn(twiml, '<Redirect>'))
    const stream = await step(addressIn(menu, 'action="'), { Digits: '2' })
    await take(edge)
    await step(addressIn(stream, '<Redirect>'))
    await step(`${addressIn(twiml, '<Redirect>').replace('on=connected', 'on=dialled')}&context=c1`, {
      DialCallStatus: 'no-answer',
    })
    const before = await only(edge)
    for (const request of [...steps, ...steps]) {
      edge.clock.nowMs += 1_000
      const answer = await deliver(edge, request)
      expect([answer.status, /token|Hangup/.test(answer.twiml)]).toEqual([200, false])
    }
    expect(await only(edge)).toEqual(before)
    expect([edge.telephony.done, edge.jobs]).toEqual([[], []])
  })

  it('is answered with the same way on while it rings, and with the end when it is over', async () => {
    const edge = await twilioEdge()
    const first = await signed(VOICE)
    expect((await deliver(edge, first)).twiml).toBe((await deliver(edge, first)).twiml)
    await post(edge, `${VOICE}/status`, { CallStatus: 'completed' })
    expect((await deliver(edge, first)).twiml).toContain('<Hangup/>')
  })

  it('puts the caller through when the answer to the first one was lost', async () => {
    const edge = await twilioEdge()
    const { connected } = await ring(edge)
    const waits = await post(edge, connected)
    expect(waits.twiml).toContain('<Pause length="5"/>')
    const { twiml } = await post(edge, addressIn(waits.twiml, '<Redirect>'))
    expect(twiml).toContain('<Connect><Stream')
  })

  it('puts the caller through when the answer to the end of a stream was lost', async () => {
    const edge = await twilioEdge()
    const { stream } = await put(edge)
    await take(edge)
    const ended = addressIn(stream.twiml, '<Redirect>')
    expect((await post(edge, ended)).twiml).toContain('<Connect><Stream')
    const waits = await post(edge, ended)
    expect(waits.twiml).toContain('<Pause length="5"/>')
    const { twiml } = await post(edge, addressIn(waits.twiml, '<Redirect>'))
    expect(twiml).toContain('<Connect><Stream')
  })
})

describe('a forged webhook', () => {
  const change = (text: string, at: number) =>
    `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
  const FORGED: readonly [
    string,
    (request: Awaited<ReturnType<typeof signed>>) => Partial<Awaited<ReturnType<typeof signed>>>,
  ][] = [
    ['no signature', () => ({ signature: '' })],
    ['a signature of blanks', () => ({ signature: '   ' })],
    ['a signature of another request', () => ({ signature: SIGNATURE })],
    ['a longer signature', ({ signature }) => ({ signature: `${signature}A` })],
    ['a shorter signature', ({ signature }) => ({ signature: signature.slice(1) })],
    ['a signature without padding', ({ signature }) => ({ signature: signature.replace('=', '') })],
    ['a signature in lower case', ({ signature }) => ({ signature: signature.toLowerCase() })],
    ['a signature in upper case', ({ signature }) => ({ signature: signature.toUpperCase() })],
    ['the signature twice', ({ signature }) => ({ signature: `${signature}, ${signature}` })],
    [
      'a signature in hexadecimal digits',
      ({ signature }) => ({ signature: Buffer.from(signature, 'base64').toString('hex') }),
    ],
    ...[0, 1, 7, 13, 20, 26].map((at): (typeof FORGED)[number] => [
      `another character ${at} of the signature`,
      ({ signature }) => ({ signature: change(signature, at) }),
    ]),
    ['another call', ({ form }) => ({ form: { ...form, CallSid: `CA${'2'.repeat(32)}` } })],
    ['another caller', ({ form }) => ({ form: { ...form, From: '+33612345679' } })],
    ['another number', ({ form }) => ({ form: { ...form, To: '+18005550199' } })],
    ['another account', ({ form }) => ({ form: { ...form, AccountSid: `AC${'9'.repeat(32)}` } })],
    ['one more field', ({ form }) => ({ form: { ...form, Digits: '1' } })],
    ['an empty field more', ({ form }) => ({ form: { ...form, Digits: '' } })],
    ['one field less', ({ form: { To: _to, ...form } }) => ({ form })],
    [
      'fields that swapped values',
      ({ form }) => ({ form: { ...form, From: form['To'] ?? '', To: form['From'] ?? '' } }),
    ],
    ['a value with a blank', ({ form }) => ({ form: { ...form, From: `${form['From']} ` } })],
    [
      'a value that took over a name',
      ({ form: { Direction, ...form } }) => ({
        form: { ...form, CallStatus: `${form['CallStatus']}Direction${Direction}` },
      }),
    ],
    ['a query', ({ url }) => ({ url: `${url}?a=1` })],
    ['an empty query', ({ url }) => ({ url: `${url}?` })],
    ['a query of what is posted', ({ url, form }) => ({ url: `${url}?${new URLSearchParams(form)}`, form: {} })],
    ['a fragment of another path', ({ url }) => ({ url: url.replace('/voice', '/voice/status') })],
    ['another case of the path', ({ url }) => ({ url: url.replace('/webhooks', '/Webhooks') })],
    ['nothing posted', () => ({ form: {} })],
  ]

  const EXPECTED: Readonly<Record<string, number>> = {
    // The same address to everybody.
    'an empty query': 200,
    // The gate knows no such route.
    'another case of the path': 401,
    // Signed the same: nothing stands between names and values. Only what the values may be tells.
    'a value that took over a name': 422,
  }

  it.each(FORGED)('with %s is refused', async (what, forge) => {
    const edge = await twilioEdge()
    const genuine = await signed(VOICE)
    const forged = { ...genuine, ...forge(genuine) }
    const expected = EXPECTED[what] ?? 401
    expect((await deliver(edge, forged)).status).toBe(expected)
    expect((await calls(edge)).length).toBe(expected === 200 ? 1 : 0)
  })

  it.each([
    ['another token', { auth_token: 'another' }],
    ['no Twilio', undefined],
  ])('is refused with %s configured', async (_what, twilio) => {
    const edge = await twilioEdge()
    const request = await signed(VOICE)
    const other = await twilioEdge()
    Object.assign(other.services.config, { twilio: twilio && { ...TEST_TWILIO, ...twilio } })
    expect([(await deliver(edge, request)).status, (await deliver(other, request)).status]).toEqual([200, 401])
  })

  it('for a call that is none, or with another secret, is refused though it is signed', async () => {
    const edge = await twilioEdge()
    const { connected } = await ring(edge)
    const { call_id, callback_secret } = await only(edge)
    const other = (from: string, to: string) => post(edge, connected.replace(from, to))
    expect((await other(callback_secret, 'x')).status).toBe(401)
    expect((await other(call_id, crypto.randomUUID())).status).toBe(401)
    expect((await post(edge, connected.replace('on=connected', 'on=everything'))).status).toBe(422)
    expect(CALLER).toBe((await only(edge)).initiate.phone_number)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CALLER, COLLEAGUE, NUMBER, startSubscriber, type Subscriber, until } from './testing/fake-subscriber.ts'
import { openStream } from './testing/open-stream.ts'

let us: Subscriber
beforeEach(async () => {
  us = await startSubscriber()
})
afterEach(() => us.close())

const voice = (...documents: string[]) => us.twiml.set('/voice', documents)

function phone() {
  const caller = us.plugIn(CALLER)
  caller.say({ type: 'dial', to: NUMBER })
  return caller
}

describe('a call that comes in', () => {
  it('asks for TwiML, plays it, and ends with it; the end is told', async () => {
    voice('<Say language="fr-FR">Bonjour &amp; bienvenue</Say>')
    const caller = phone()
    await until(() => us.posts('/status').length)
    expect(us.posts('/voice')).toMatchObject([
      { From: CALLER, To: NUMBER, CallStatus: 'ringing', Direction: 'inbound' },
    ])
    expect(us.posts('/status')).toMatchObject([
      { CallStatus: 'completed', CallSid: us.posts('/voice')[0]?.['CallSid'] },
    ])
    expect(caller.messages).toContainEqual({ type: 'said', text: 'Bonjour & bienvenue' })
    expect(caller.heard.voicedFrames).toBeGreaterThan(15)
  })

  it('is not picked up when it is rejected', async () => {
    voice('<Reject reason="busy"/>')
    const caller = phone()
    await until(() => caller.messages.some((message) => message.type === 'ended' && message.reason === 'busy'))
    expect(caller.is('connected')).toBe(false)
  })

  it.each([
    ['no TwiML', undefined],
    ['an unknown verb', '<Sing>la</Sing>'],
    ['an unknown attribute', '<Say loudness="9">x</Say>'],
    ['no XML', '<Say>'],
    ['a stream with a query', '<Connect><Stream url="wss://x.example/?a=1"/></Connect>'],
    ['a stream without a socket’s URL', '<Connect><Stream url="https://x.example"/></Connect>'],
    ['a verb that cannot be gathered', '<Gather><Hangup/></Gather>'],
    [
      'a parameter that is too long',
      `<Connect><Stream url="wss://x.example"><Parameter name="a" value="${'x'.repeat(500)}"/></Stream></Connect>`,
    ],
    ['somebody who is no number', '<Dial>Kevin</Dial>'],
  ])('ends at %s', async (_what, document) => {
    if (document) voice(document)
    phone()
    await until(() => us.posts('/status').length)
    expect(us.posts('/status')).toMatchObject([{ CallStatus: 'failed' }])
  })

  it('is asked about again when nobody answers, once, with the same token', async () => {
    voice('<Say>Hello</Say>')
    us.twilio.setFaults({ dropWebhooks: 1, copies: 1 })
    const caller = phone()
    await until(() => caller.is('connected'))
    us.twilio.setFaults({ copies: 2 })
    await until(() => us.posts('/status').length === 2)
    expect(new Set(us.asked.filter(({ path }) => path === '/status').map(({ token }) => token)).size).toBe(1)
  })
})

describe('<Gather>', () => {
  const menu = (attributes = '') =>
    voice(
      `<Gather input="dtmf speech" numDigits="1" action="/chosen" hints="French, English" ${attributes}><Say>Which?</Say></Gather><Redirect>/silent</Redirect>`,
    )

  it('takes a key, over the prompt too', async () => {
    menu()
    us.twiml.set('/chosen', ['<Pause length="9"/>'])
    const caller = phone()
    await until(() => caller.is('said'))
    caller.say({ type: 'digit', digit: '2' })
    await until(() => us.posts('/chosen').length)
    expect(us.posts('/chosen')).toMatchObject([{ Digits: '2', CallStatus: 'in-progress' }])
  })

  it('takes words', async () => {
    menu()
    const caller = phone()
    await until(() => caller.is('said'))
    caller.say({ type: 'words', text: 'English please', durationMs: 20 })
    await until(() => us.posts('/chosen').length)
    expect(us.posts('/chosen')).toMatchObject([{ SpeechResult: 'English please', Confidence: '0.9' }])
  })

  it('goes on with the next verb when nothing comes, or says so', async () => {
    menu('timeout="1"')
    phone()
    await until(() => us.posts('/silent').length)
    expect(us.posts('/chosen')).toEqual([])
    await until(() => us.network.calls.length === 0)
    menu('timeout="1" actionOnEmptyResult="true"')
    us.plugIn(CALLER).say({ type: 'dial', to: NUMBER })
    await until(() => us.posts('/chosen').length)
    expect(us.posts('/chosen')[0]).not.toHaveProperty('Digits')
  })
})

describe('a call that is updated', () => {
  it('does the new TwiML at once', async () => {
    const { caller, events } = await openStream(us)
    const sid = us.posts('/voice')[0]?.['CallSid'] ?? ''
    expect(await us.api(`Calls/${sid}.json`, { Twiml: '<Response><Say>New</Say></Response>' })).toMatchObject({
      status: 200,
    })
    await until(() => caller.messages.some((message) => message.type === 'said' && message.text === 'New'))
    await until(() => events('stop').length)
    await until(() => us.posts('/status').length)
    expect(await us.api(`Calls/${sid}.json`, { Status: 'completed' })).toMatchObject({
      status: 400,
      body: { code: 21220 },
    })
    expect(await us.api(`Calls/${sid}.json`)).toMatchObject({ status: 200, body: { status: 'completed' } })
  })

  it('comes back when the phone it is handed to does not pick up', async () => {
    const { caller } = await openStream(us)
    const sid = us.posts('/voice')[0]?.['CallSid'] ?? ''
    const Twiml = `<Response><Dial action="http://edge.example/dialled" timeout="5"><Number>${COLLEAGUE}</Number></Dial></Response>`
    us.twiml.set('/dialled', [`<Redirect>/again</Redirect>`, '<Hangup/>'])
    us.twiml.set('/again', [`<Dial action="/dialled">${COLLEAGUE}</Dial>`])
    await us.api(`Calls/${sid}.json`, { Twiml })
    await until(() => us.posts('/dialled').length === 2)
    expect(us.posts('/dialled')[0]).toMatchObject({ DialCallStatus: 'failed' })
    await until(() => caller.messages.at(-1)?.type === 'ended')
  })

  it('lets the two people hear each other', async () => {
    const colleague = us.plugIn(COLLEAGUE)
    const told = 'statusCallback="http://edge.example/colleague" statusCallbackEvent="answered"'
    voice(`<Dial action="/dialled"><Number ${told}>${COLLEAGUE}</Number></Dial>`)
    const caller = phone()
    await until(() => colleague.is('ringing'))
    colleague.say({ type: 'answer' })
    await until(() => colleague.is('connected'))
    caller.speak(10)
    colleague.speak(10)
    await until(() => colleague.heard.voicedFrames > 5 && caller.heard.voicedFrames > 5)
    expect(us.posts('/colleague')).toMatchObject([{ ParentCallSid: us.posts('/voice')[0]?.['CallSid'] }])
    colleague.say({ type: 'hang-up' })
    await until(() => us.posts('/dialled').length)
    expect(us.posts('/dialled')[0]).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' })
  })
})

describe('a call that is placed', () => {
  const place = (more: Record<string, string> = {}) =>
    us.api('Calls.json', [
      ...Object.entries({
        To: CALLER,
        From: NUMBER,
        Url: 'http://edge.example/out',
        StatusCallback: 'http://edge.example/progress',
        ...more,
      }),
      ...['initiated', 'ringing', 'answered', 'completed'].map((event): [string, string] => [
        'StatusCallbackEvent',
        event,
      ]),
    ])
  const states = () =>
    us
      .posts('/progress')
      .sort((a, b) => Number(a['SequenceNumber']) - Number(b['SequenceNumber']))
      .map(({ CallStatus }) => CallStatus)

  it('rings, asks for TwiML when it is answered, and tells how it goes', async () => {
    us.twiml.set('/out', ['<Say>Hello</Say>'])
    const callee = us.plugIn(CALLER)
    const { status, body } = await place()
    expect([status, body]).toMatchObject([201, { status: 'queued', direction: 'outbound-api', to: CALLER }])
    await until(() => callee.is('ringing'))
    callee.say({ type: 'answer' })
    await until(() => states().length === 4)
    expect(states()).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(us.posts('/out')).toMatchObject([
      { CallSid: body['sid'], Direction: 'outbound-api', CallStatus: 'in-progress' },
    ])
  })

  it.each([
    ['nobody has the number', false, 'failed'],
    ['the person declines', true, 'busy'],
  ])('ends when %s', async (_what, hasPhone, final) => {
    const callee = hasPhone ? us.plugIn(CALLER) : undefined
    await place()
    await until(() => !callee || callee.is('ringing'))
    callee?.say({ type: 'decline' })
    await until(() => states().length === 3)
    expect([states().at(-1), us.posts('/out')]).toEqual([final, []])
  })

  it('is taken back while it rings', async () => {
    const callee = us.plugIn(CALLER)
    const { body } = await place()
    await until(() => callee.is('ringing'))
    await us.api(`Calls/${body['sid']}.json`, { Status: 'completed' })
    await until(() => states().length === 3)
    expect(states().at(-1)).toBe('canceled')
  })

  it.each([
    ['a person', 15, 'human'],
    ['a machine', 200, 'machine_start'],
  ])('tells that %s answered', { timeout: 10_000 }, async (_who, frames, answeredBy) => {
    us.twiml.set('/out', ['<Pause length="9"/>'])
    const callee = us.plugIn(CALLER)
    await place({ MachineDetection: 'Enable', AsyncAmd: 'true', AsyncAmdStatusCallback: 'http://edge.example/amd' })
    await until(() => callee.is('ringing'))
    callee.say({ type: 'answer' })
    await until(() => callee.is('connected'))
    callee.speak(Math.min(frames, 95))
    await until(() => {
      if (frames > 95) callee.speak(1)
      return us.posts('/amd').length
    })
    expect(us.posts('/amd')).toMatchObject([{ AnsweredBy: answeredBy }])
  })

  it('ends by itself after the time it may last', { timeout: 10_000 }, async () => {
    us.twiml.set('/out', ['<Pause length="9"/>'])
    const callee = us.plugIn(CALLER)
    await place({ TimeLimit: '1' })
    await until(() => callee.is('ringing'))
    callee.say({ type: 'answer' })
    await until(() => states().at(-1) === 'completed')
    expect(states().at(-1)).toBe('completed')
  })

  it.each([
    ['no number', { To: '' }, 21201],
    ['what is no number', { To: '12' }, 21211],
    ['another sender', { From: CALLER }, 21210],
    ['no sender', { From: '' }, 21213],
    ['an unknown field', { Colour: 'red' }, 20404],
    ['a URL that is none', { Url: 'x' }, 21218],
    ['a limit that is none', { TimeLimit: '0' }, 21218],
    ['detection that holds up the call', { MachineDetection: 'Enable' }, 21218],
  ])('is refused for %s', async (_what, form, code) => {
    expect((await place(form)).body).toMatchObject({ code })
  })
})

it('takes no document of more than four thousand characters', async () => {
  const Twiml = `<Response>${'<Pause/>'.repeat(500)}</Response>`
  expect((await us.api('Calls.json', { To: CALLER, From: NUMBER, Twiml })).body).toMatchObject({ code: 32018 })
})

describe('a recording', () => {
  it('is made of a call that goes on, and told when it is whole', async () => {
    const { caller } = await openStream(us)
    const sid = us.posts('/voice')[0]?.['CallSid'] ?? ''
    const RecordingStatusCallback = 'http://edge.example/recorded'
    const { status, body } = await us.api(`Calls/${sid}/Recordings.json`, {
      RecordingChannels: 'dual',
      RecordingStatusCallback,
    })
    expect([status, body]).toMatchObject([201, { call_sid: sid, status: 'in-progress', channels: 2 }])
    const paused = { Status: 'paused', PauseBehavior: 'skip' }
    expect(await us.api(`Calls/${sid}/Recordings/${body['sid']}.json`, paused)).toMatchObject({
      status: 200,
      body: { status: 'paused' },
    })
    expect((await us.api(`Recordings/${body['sid']}.json`, paused)).status).toBe(404)
    caller.say({ type: 'hang-up' })
    await until(() => us.posts('/recorded').some(({ RecordingStatus }) => RecordingStatus === 'completed'))
    expect(us.twilio.recordings).toMatchObject([{ recordingId: body['sid'], callConnectionId: sid }])
    expect((await us.api(`Recordings/${body['sid']}.json`, undefined, 'DELETE')).status).toBe(204)
    expect((await us.api(`Recordings/${body['sid']}.json`)).status).toBe(404)
    expect(await us.api(`Calls/${sid}/Recordings.json`, {})).toMatchObject({ status: 400, body: { code: 21220 } })
  })
})

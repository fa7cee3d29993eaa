import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fromMulaw, toMulaw } from './mulaw.ts'
import { CALLER, COLLEAGUE, NUMBER, startSubscriber } from './testing/fake-subscriber.ts'

let us: Awaited<ReturnType<typeof startSubscriber>>
beforeEach(async () => {
  us = await startSubscriber()
  setDefaultCACertificates([...rootCertificates, us.tls.ca])
})
afterEach(async () => {
  await us.close()
  if (us.forged.length > 0) throw new Error(`these webhooks have no good signature: ${us.forged.join(' ')}`)
})

const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 4_000, interval: 10 })
const voice = (...documents: string[]) => us.twiml.set('/voice', documents)

function phone() {
  const caller = us.plugIn(CALLER)
  caller.say({ type: 'dial', to: NUMBER })
  return caller
}

async function stream(more = '') {
  voice(`<Connect><Stream url="${us.mediaUrl}"><Parameter name="token" value="t&amp;t"/></Stream></Connect>${more}`)
  const caller = phone()
  await until(() => us.streams[0]?.messages.some(({ event }) => event === 'media'))
  const { socket, messages } = us.streams[0]!
  const [, start] = messages
  const streamSid = String(start?.['streamSid'])
  const send = (message: object) => socket.send(JSON.stringify({ streamSid, ...message }))
  const events = (event: string) => messages.filter((message) => message['event'] === event)
  return { caller, socket, messages, streamSid, send, events }
}
const audio = (frames = 1) => ({
  event: 'media',
  media: { payload: toMulaw(new Int16Array(160 * frames).fill(5_000)).toString('base64') },
})

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

describe('<Connect><Stream>', () => {
  it('sends connected, start with our parameters, and the caller’s voice, numbers as strings', async () => {
    const { caller, messages, events, streamSid } = await stream()
    caller.speak(20)
    await until(() =>
      events('media').some(({ media }) =>
        fromMulaw(Buffer.from((media as { payload: string }).payload, 'base64')).some((sample) => sample > 5_000),
      ),
    )
    expect(messages[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' })
    expect(messages[1]).toMatchObject({
      event: 'start',
      sequenceNumber: '1',
      start: {
        streamSid,
        customParameters: { token: 't&t' },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
      },
    })
    expect(events('media')[0]).toMatchObject({
      sequenceNumber: '2',
      media: { track: 'inbound', chunk: '1', timestamp: '20', payload: expect.stringMatching(/^.{216}$/) },
    })
  })

  it('plays what it is sent, gives marks back when it was heard, and keys when they are pressed', async () => {
    const { caller, send, events } = await stream()
    send(audio(25))
    send({ event: 'mark', mark: { name: 'half a second' } })
    caller.say({ type: 'digit', digit: '7' })
    await until(() => events('dtmf').length)
    expect([events('mark'), events('dtmf')[0]?.['dtmf']]).toEqual([[], { track: 'inbound_track', digit: '7' }])
    await until(() => events('mark').length)
    expect(caller.heard.voicedFrames).toBeGreaterThan(22)
    send({ event: 'mark', mark: { name: 'at once' } })
    await until(() => events('mark').length === 2)
  })

  it('clears what was not heard, and gives its marks back at once', async () => {
    const { caller, send, events } = await stream()
    send(audio(500))
    send({ event: 'mark', mark: { name: 'a' } })
    await until(() => caller.heard.voicedFrames > 2)
    send({ event: 'clear' })
    await until(() => events('mark').length)
    expect(caller.heard.voicedFrames).toBeLessThan(100)
    expect(caller.is('stop-audio')).toBe(true)
  })

  it.each([
    ['an unknown event', { event: 'pause' }],
    ['another stream', { event: 'clear', streamSid: 'MZx' }],
    ['an unknown field', { event: 'clear', really: true }],
    ['no audio', { event: 'media', media: { payload: '' } }],
  ])('ends at %s, and the call goes on with the next verb', async (_what, message) => {
    const { send } = await stream('<Redirect>/after</Redirect>')
    send(message)
    await until(() => us.posts('/after').length)
    expect(us.posts('/after')).toMatchObject([{ CallStatus: 'in-progress' }])
  })

  it('goes on with the next verb when the socket closes, is cut, or cannot be opened', async () => {
    us.twilio.setFaults({ cutMediaAfterMs: 50 })
    await stream('<Redirect>/after</Redirect>')
    await until(() => us.posts('/after').length === 1)
    voice(
      '<Connect><Stream url="ws://localhost:9" statusCallback="http://edge.example/stream"/></Connect><Redirect>/after</Redirect>',
    )
    await until(() => us.network.calls.length === 0)
    us.plugIn(CALLER).say({ type: 'dial', to: NUMBER })
    await until(() => us.posts('/after').length === 2)
    expect(us.posts('/stream')).toMatchObject([{ StreamEvent: 'stream-error' }])
  })

  it('says stop when the caller hangs up', async () => {
    const { caller, events, socket } = await stream()
    caller.say({ type: 'hang-up' })
    await until(() => socket.readyState === socket.CLOSED)
    expect(events('stop')).toMatchObject([{ stop: { callSid: us.posts('/voice')[0]?.['CallSid'] } }])
  })
})

describe('a call that is updated', () => {
  it('does the new TwiML at once', async () => {
    const { caller, events } = await stream()
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
    const { caller } = await stream()
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

  it.each([
    ['no number', { To: '' }, 21201],
    ['what is no number', { To: '12' }, 21211],
    ['another sender', { From: CALLER }, 21210],
    ['no sender', { From: '' }, 21213],
    ['an unknown field', { Colour: 'red' }, 20404],
    ['a URL that is none', { Url: 'x' }, 21218],
    ['detection that holds up the call', { MachineDetection: 'Enable' }, 21218],
  ])('is refused for %s', async (_what, form, code) => {
    expect((await place(form)).body).toMatchObject({ code })
  })
})

describe('a recording', () => {
  it('is made of a call that goes on, and told when it is whole', async () => {
    const { caller } = await stream()
    const sid = us.posts('/voice')[0]?.['CallSid'] ?? ''
    const RecordingStatusCallback = 'http://edge.example/recorded'
    const { status, body } = await us.api(`Calls/${sid}/Recordings.json`, {
      RecordingChannels: 'dual',
      RecordingStatusCallback,
    })
    expect([status, body]).toMatchObject([201, { call_sid: sid, status: 'in-progress', channels: 2 }])
    caller.say({ type: 'hang-up' })
    await until(() => us.posts('/recorded').some(({ RecordingStatus }) => RecordingStatus === 'completed'))
    expect(us.twilio.recordings).toMatchObject([{ recordingId: body['sid'], callConnectionId: sid }])
    expect((await us.api(`Recordings/${body['sid']}.json`, undefined, 'DELETE')).status).toBe(204)
    expect((await us.api(`Recordings/${body['sid']}.json`)).status).toBe(404)
    expect(await us.api(`Calls/${sid}/Recordings.json`, {})).toMatchObject({ status: 400, body: { code: 21220 } })
  })
})

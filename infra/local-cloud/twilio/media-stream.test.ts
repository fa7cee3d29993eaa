import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromMulaw, toMulaw } from './mulaw.ts'
import { CALLER, NUMBER, startSubscriber, type Subscriber, until } from './testing/fake-subscriber.ts'
import { openStream } from './testing/open-stream.ts'

let us: Subscriber
beforeEach(async () => {
  us = await startSubscriber()
})
afterEach(() => us.close())

const audio = (frames = 1) => ({
  event: 'media',
  media: { payload: toMulaw(new Int16Array(160 * frames).fill(5_000)).toString('base64') },
})

describe('<Connect><Stream>', () => {
  it('sends connected, start with our parameters, and the caller’s voice, numbers as strings', async () => {
    const { caller, messages, events, streamSid } = await openStream(us)
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
    const { caller, send, events } = await openStream(us)
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
    const { caller, send, events } = await openStream(us)
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
    const { send } = await openStream(us, '<Redirect>/after</Redirect>')
    send(message)
    await until(() => us.posts('/after').length)
    expect(us.posts('/after')).toMatchObject([{ CallStatus: 'in-progress' }])
  })

  it('goes on with the next verb when the socket closes, is cut, or cannot be opened', async () => {
    us.twilio.setFaults({ cutMediaAfterMs: 300 })
    await openStream(us, '<Redirect>/after</Redirect>')
    await until(() => us.posts('/after').length === 1)
    us.twiml.set('/voice', [
      '<Connect><Stream url="ws://localhost:9" statusCallback="http://edge.example/stream"/></Connect><Redirect>/after</Redirect>',
    ])
    await until(() => us.network.calls.length === 0)
    us.plugIn(CALLER).say({ type: 'dial', to: NUMBER })
    await until(() => us.posts('/after').length === 2)
    expect(us.posts('/stream')).toMatchObject([{ StreamEvent: 'stream-error' }])
  })

  it('says stop when the caller hangs up', async () => {
    const { caller, events, socket } = await openStream(us)
    caller.say({ type: 'hang-up' })
    await until(() => socket.readyState === socket.CLOSED)
    expect(events('stop')).toMatchObject([{ stop: { callSid: us.posts('/voice')[0]?.['CallSid'] } }])
  })
})

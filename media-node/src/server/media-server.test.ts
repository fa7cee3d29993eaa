import { once } from 'node:events'
import { newCallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { CALLS_LIVE, createMetrics } from '../metrics.ts'
import { acsAudio, frameOf } from '../testing/acs-wire.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { twilioAudio, twilioConnected, twilioStart } from '../testing/twilio-wire.ts'
import { carrierJwt } from './carrier-jwt.ts'
import type { CarrierStream } from './carrier-stream.ts'
import { type MediaServerOptions, startMediaServer } from './media-server.ts'

const SECRET = 'a secret of at least thirty-two bytes'

async function start(more: Partial<MediaServerOptions> = {}) {
  const streams: CarrierStream[] = []
  const ended: number[] = []
  const metrics = createMetrics()
  const server = await startMediaServer({
    port: 0,
    host: '127.0.0.1',
    tokenSecret: SECRET,
    clock: systemClock,
    capacity: 2,
    onCall(stream) {
      streams.push(stream)
      stream.start({
        onAudio: (frame) => stream.send(frame),
        onDigit() {},
        onClosed: () => ended.push(stream.tokenEpoch),
      })
    },
    log: silentLog,
    metrics,
    ...more,
  })
  const base = `127.0.0.1:${server.port}`
  const ready = async () => (await fetch(`http://${base}/health/readiness`)).status
  const dialPath = (path: string, headers = {}) => connect(`ws://${base}${path}`, headers)
  const dial = async (callId = newCallId(), epoch = 1, headers = {}) =>
    dialPath(`/media/${await signMediaToken({ callId, epoch }, SECRET, systemClock.wallMs())}`, headers)
  return {
    server,
    streams,
    ended,
    metrics,
    ready,
    dial,
    dialPath,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The open socket, or the status it was refused with. */
async function connect(url: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const socket = new WebSocket(url, { headers })
  const refused = new Promise<number>((resolve) => {
    socket.on('error', ({ message }) => resolve(Number(/response: (\d+)/.exec(message)?.[1])))
  })
  return Promise.race([refused, new Promise<WebSocket>((resolve) => socket.on('open', () => resolve(socket)))])
}

function opened(result: WebSocket | number): WebSocket {
  if (typeof result === 'number') throw new Error(`refused with ${result}`)
  return result
}

describe('the media server', () => {
  it('carries a call whose token is good', async () => {
    await using node = await start()
    const carrier = opened(await node.dial())
    carrier.send(acsAudio(frameOf(5).samples))
    const [echo] = await once(carrier, 'message')
    expect(JSON.parse(String(echo)).kind).toBe('AudioData')
    expect([node.server.calls.length, node.metrics.snapshot()[CALLS_LIVE]]).toEqual([1, 1])
  })

  it.each([
    ['/media/not-a-token', 401],
    ['/media/', 404],
    ['/elsewhere', 404],
  ])('refuses %s with %d', async (path, status) => {
    await using node = await start()
    expect(await node.dialPath(path)).toBe(status)
  })

  it('refuses a token that has expired, or that another signed', async () => {
    await using node = await start()
    const call = { callId: newCallId(), epoch: 1 }
    const DAY_MS = 86_400_000
    expect(await node.dialPath(`/media/${await signMediaToken(call, SECRET, systemClock.wallMs() - DAY_MS)}`)).toBe(401)
    expect(await node.dialPath(`/media/${await signMediaToken(call, `${SECRET}!`, systemClock.wallMs())}`)).toBe(401)
  })

  it.each([
    ['the same', 1],
    ['a higher', 2],
  ])('lets a second socket of %s epoch take over, after the first has ended', async (_name, epoch) => {
    await using node = await start({ capacity: 1 })
    const callId = newCallId()
    const first = opened(await node.dial(callId, 1))
    const closed = once(first, 'close')
    const second = opened(await node.dial(callId, epoch))
    await closed
    expect([node.ended, node.streams.length, node.server.calls]).toEqual([[1], 2, [callId]])
    second.send(acsAudio(frameOf(5).samples))
    await once(second, 'message')
  })

  it('refuses an epoch that is over', async () => {
    await using node = await start()
    const callId = newCallId()
    opened(await node.dial(callId, 2))
    expect(await node.dial(callId, 1)).toBe(403)
    expect(node.server.calls).toEqual([callId])
  })

  it('is unready when full, and ready again when a call ends', async () => {
    await using node = await start({ capacity: 1 })
    expect(await node.ready()).toBe(200)
    const carrier = opened(await node.dial())
    expect([await node.ready(), await node.dial()]).toEqual([503, 503])
    carrier.close()
    await once(carrier, 'close')
    await expect.poll(node.ready).toBe(200)
  })

  it('never holds more calls than it can, however many come at once', async () => {
    await using node = await start({ capacity: 2 })
    const results = await Promise.all(Array.from({ length: 8 }, () => node.dial()))
    expect(results.filter((result) => result === 503).length).toBe(6)
    expect(node.streams.length).toBe(2)
  })

  it('drains: takes no call, keeps those it has, and resolves after the last', async () => {
    await using node = await start()
    const callId = newCallId()
    const carrier = opened(await node.dial(callId))
    const drained = node.server.drain()
    expect([await node.ready(), await node.dial()]).toEqual([503, 503])
    expect(carrier.readyState).toBe(WebSocket.OPEN)
    carrier.close()
    await drained
  })
})

describe('the carrier’s own token', () => {
  const ISSUER = 'https://carrier.example'

  it('is asked for, when keys are configured', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const sign = (audience: string) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setExpirationTime('1h')
        .sign(privateKey)
    const verifyCarrier = carrierJwt({
      issuer: ISSUER,
      audience: 'us',
      keys: async () => publicKey,
      clock: systemClock,
    })
    await using node = await start({ verifyCarrier })
    const headers = async (audience: string) => ({
      authorization: `Bearer ${await sign(audience)}`,
      'x-ms-call-connection-id': 'c1',
    })
    expect(await node.dial(newCallId(), 1)).toBe(401)
    expect(await node.dial(newCallId(), 1, await headers('others'))).toBe(401)
    expect(await node.dial(newCallId(), 1, { authorization: `Bearer ${await sign('us')}` })).toBe(401)
    opened(await node.dial(newCallId(), 1, await headers('us')))
  })
})

describe('a carrier whose token comes in its first messages', () => {
  const tokenFor = (callId = newCallId(), epoch = 1, way: 'message' | 'path' = 'message') =>
    signMediaToken({ callId, epoch, way }, SECRET, systemClock.wallMs())
  const say = (socket: WebSocket, ...messages: string[]) => {
    for (const message of messages) socket.send(message)
  }
  const AUDIO = twilioAudio(new Int16Array(160).fill(9))

  it('carries a call whose token is good, from the first audio on', async () => {
    await using node = await start()
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioConnected(), twilioStart({ token: await tokenFor() }))
    await expect.poll(() => node.streams.length).toBe(1)
    say(carrier, AUDIO)
    const [echo] = await once(carrier, 'message')
    expect(JSON.parse(String(echo)).event).toBe('media')
    expect(node.server.calls.length).toBe(1)
    carrier.close()
    await expect.poll(() => node.ended).toEqual([1])
  })

  it.each([
    ['no token', async () => [twilioConnected(), twilioStart({})]],
    ['a forged token', async () => [twilioStart({ token: `${await tokenFor()}x` })]],
    ['a token made for the path', async () => [twilioStart({ token: await tokenFor(newCallId(), 1, 'path') })]],
    ['another codec', async () => [twilioStart({ token: await tokenFor() }, 'audio/l16')]],
    ['audio before the token', async () => [twilioConnected(), AUDIO]],
    ['nonsense', async () => ['hello']],
  ])('is sent away with %s, unheard', async (_what, messages) => {
    await using node = await start()
    const carrier = opened(await node.dialPath('/media'))
    const gone = once(carrier, 'close')
    say(carrier, ...(await messages()), AUDIO)
    expect((await gone)[0]).toBe(1008)
    expect(node.streams).toEqual([])
  })

  it('cannot bring its token in the path instead, where the carrier proves who it is', async () => {
    await using node = await start()
    expect(await node.dialPath(`/media/${await tokenFor()}`)).toBe(401)
  })

  it('has to say in time whose call it is', async () => {
    const clock = new FakeClock()
    await using node = await start({ clock })
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioConnected())
    await new Promise((resolve) => carrier.ping(undefined, undefined, resolve))
    await once(carrier, 'pong')
    const gone = once(carrier, 'close')
    await clock.advance(5_000)
    expect((await gone)[0]).toBe(1008)
  })

  it('is sent away by a node that is full, or holds a higher epoch of the call', async () => {
    await using node = await start({ capacity: 1 })
    const callId = newCallId()
    opened(await node.dial(callId, 2))
    for (const token of [await tokenFor(), await tokenFor(callId, 1)]) {
      const carrier = opened(await node.dialPath('/media'))
      say(carrier, twilioStart({ token }))
      await once(carrier, 'close')
    }
    expect([node.streams.length, node.server.calls]).toEqual([1, [callId]])
  })

  it('keeps no more sockets waiting than calls could be held', async () => {
    await using node = await start({ capacity: 2 })
    const waiting = [opened(await node.dialPath('/media')), opened(await node.dialPath('/media'))]
    expect(await node.dialPath('/media')).toBe(503)
    for (const socket of waiting) socket.close()
    await Promise.all(waiting.map((socket) => once(socket, 'close')))
    await expect.poll(async () => typeof (await node.dialPath('/media'))).toBe('object')
  })

  it('takes over from a socket of the other kind', async () => {
    await using node = await start()
    const callId = newCallId()
    const first = once(opened(await node.dial(callId, 1)), 'close')
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioStart({ token: await tokenFor(callId, 2) }))
    await first
    expect([node.ended, node.server.calls]).toEqual([[1], [callId]])
  })
})

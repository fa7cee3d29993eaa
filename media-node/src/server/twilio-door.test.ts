import { once } from 'node:events'
import { connect } from 'node:net'
import { newCallId } from '@call-center/shared/call/call'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { openWsServer } from './ws.ts'
import { opened, SECRET, startEchoing } from '../testing/echoing-server.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { twilioAudio, twilioConnected, twilioStart } from '../testing/twilio-wire.ts'

describe('a carrier whose token comes in its first messages', () => {
  const tokenFor = (callId = newCallId(), epoch = 1, way: 'message' | 'path' = 'message') =>
    signMediaToken({ callId, epoch, way }, SECRET, systemClock.wallMs())
  const say = (socket: WebSocket, ...messages: string[]) => {
    for (const message of messages) socket.send(message)
  }
  const AUDIO = twilioAudio(new Int16Array(160).fill(9))

  it('carries a call whose token is good, from the first audio on', async () => {
    await using node = await startEchoing()
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
    await using node = await startEchoing()
    const carrier = opened(await node.dialPath('/media'))
    const gone = once(carrier, 'close')
    say(carrier, ...(await messages()), AUDIO)
    expect((await gone)[0]).toBe(1008)
    expect(node.streams).toEqual([])
  })

  it('cannot bring its token in the path instead, where the carrier proves who it is', async () => {
    await using node = await startEchoing()
    expect(await node.dialPath(`/media/${await tokenFor()}`)).toBe(401)
  })

  it('has to say in time whose call it is', async () => {
    const clock = new FakeClock()
    await using node = await startEchoing({ clock })
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioConnected())
    await new Promise((resolve) => carrier.ping(undefined, undefined, resolve))
    await once(carrier, 'pong')
    const gone = once(carrier, 'close')
    await clock.advance(5_000)
    expect((await gone)[0]).toBe(1008)
  })

  it('is sent away by a node that is full, or holds a higher epoch of the call', async () => {
    await using node = await startEchoing({ capacity: 1 })
    const callId = newCallId()
    opened(await node.dial(callId, 2))
    for (const token of [await tokenFor(), await tokenFor(callId, 1)]) {
      const carrier = opened(await node.dialPath('/media'))
      say(carrier, twilioStart({ token }))
      await once(carrier, 'close')
    }
    expect([node.streams.length, node.server.calls]).toEqual([1, [callId]])
  })

  const from = (address: string) => ({ 'x-forwarded-for': `10.0.0.9, ${address}` })

  it('T7 · finds a place, however many sockets of others say nothing: who has waited longest goes', async () => {
    await using node = await startEchoing({ capacity: 4 })
    const closed: number[] = []
    const silent = async (address: string, number: number) => {
      const socket = opened(await node.dialPath('/media', from(address)))
      socket.on('close', () => closed.push(number))
    }
    for (const number of [1, 2, 3]) await silent('192.0.2.1', number)
    await expect.poll(() => closed).toEqual([1])
    for (const number of [4, 5]) await silent('192.0.2.2', number)
    await silent('192.0.2.3', 6)
    await expect.poll(() => closed).toEqual([1, 2])
    const carrier = opened(await node.dialPath('/media', from('192.0.2.4')))
    say(carrier, twilioConnected(), twilioStart({ token: await tokenFor() }))
    await expect.poll(() => node.server.calls.length).toBe(1)
  })

  it.each(['ws', 'the best one'])('loses no place to handshakes that are none (%s)', async (which) => {
    await using node = await startEchoing({ capacity: 1, ...(which === 'ws' && { open: openWsServer }) })
    const { port } = node.server
    for (let attempt = 0; attempt < 5; attempt++) {
      const socket = connect(port, '127.0.0.1')
      socket.write(
        'GET /media HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n',
      )
      await once(socket, 'data')
      socket.destroy()
    }
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioStart({ token: await tokenFor() }))
    await expect.poll(() => node.server.calls.length).toBe(1)
  })

  it('finds no door where no such carrier is configured', async () => {
    await using node = await startEchoing({ tokenInMessages: false })
    expect(await node.dialPath('/media')).toBe(404)
    opened(await node.dial())
  })

  it('takes over from a socket of the other kind', async () => {
    await using node = await startEchoing()
    const callId = newCallId()
    const first = once(opened(await node.dial(callId, 1)), 'close')
    const carrier = opened(await node.dialPath('/media'))
    say(carrier, twilioStart({ token: await tokenFor(callId, 2) }))
    await first
    expect([node.ended, node.server.calls]).toEqual([[1], [callId]])
  })
})

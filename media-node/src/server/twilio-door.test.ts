import { once } from 'node:events'
import { newCallId } from '@call-center/shared/call/call'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
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

  it('keeps no more sockets waiting than calls could be held', async () => {
    await using node = await startEchoing({ capacity: 2 })
    const waiting = [opened(await node.dialPath('/media')), opened(await node.dialPath('/media'))]
    expect(await node.dialPath('/media')).toBe(503)
    for (const socket of waiting) socket.close()
    await Promise.all(waiting.map((socket) => once(socket, 'close')))
    await expect.poll(async () => typeof (await node.dialPath('/media'))).toBe('object')
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

import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { FakeClock } from '../testing/fake-clock.ts'
import { dial, optionsWith, Recorder } from '../testing/socket-peer.ts'
import { badFrames } from './bad-frames.contract.ts'
import {
  type OpenSocketServer,
  type RefusalStatus,
  type SocketServerOptions,
  textOf,
  type UpgradeRequest,
} from './socket-server.ts'

/** Every socket server runs this. */
export function socketServerContract(name: string, open: OpenSocketServer): void {
  describe(`${name} as a socket server`, () => {
    opening(open)
    talking(open)
    closing(open)
    badFrames(open)
  })
}

function opening(open: OpenSocketServer): void {
  it('tells the path and the headers before the upgrade', async () => {
    const asked = Promise.withResolvers<UpgradeRequest>()
    const recorder = new Recorder()
    const onUpgrade: SocketServerOptions['onUpgrade'] = async (request) => {
      asked.resolve(request)
      return { accept: recorder }
    }
    await using server = await open(optionsWith(recorder, { onUpgrade }))
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/media/abc?x=1`, { headers: { 'X-Thing': 'Value' } })
    await once(client, 'open')
    const { path, address, headers } = await asked.promise
    expect(path).toBe('/media/abc')
    expect(address).toMatch(/127\.0\.0\.1$/)
    expect(headers['x-thing']).toBe('Value')
    await recorder.opened.promise
  })

  it.each<RefusalStatus>([401, 403, 404, 503])('refuses with %d and opens no socket', async (status) => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder, { onUpgrade: async () => ({ refuse: status }) }))
    const client = dial(server.port)
    const error = await new Promise<Error>((resolve) => client.on('error', resolve))
    expect(error.message).toBe(`Unexpected server response: ${status}`)
    expect(recorder.closes).toBe(0)
  })

  it('survives a peer that leaves while the upgrade is being decided', async () => {
    const decision = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const recorder = new Recorder()
    const onUpgrade = async () => {
      asked.resolve()
      await decision.promise
      return { accept: recorder }
    }
    await using server = await open(optionsWith(recorder, { onUpgrade }))
    const client = dial(server.port)
    await asked.promise
    const gone = new Promise((resolve) => client.on('close', resolve))
    client.terminate()
    await gone
    decision.resolve()
    expect((await fetch(`http://127.0.0.1:${server.port}/health`)).status).toBe(200)
  })

  it('answers plain requests', async () => {
    await using server = await open(optionsWith(new Recorder()))
    const fine = await fetch(`http://127.0.0.1:${server.port}/health`)
    expect([fine.status, await fine.text()]).toEqual([200, 'fine'])
    expect((await fetch(`http://127.0.0.1:${server.port}/other`)).status).toBe(404)
  })

  it('rejects a port that is taken', async () => {
    const server = await open(optionsWith(new Recorder()))
    await expect(open(optionsWith(new Recorder(), { port: server.port }))).rejects.toThrow(/listen/)
    const { port } = server
    await server[Symbol.asyncDispose]()
    await using fixed = await open(optionsWith(new Recorder(), { port }))
    await expect(open(optionsWith(new Recorder(), { port: fixed.port }))).rejects.toThrow(/listen/)
  })
}

function talking(open: OpenSocketServer): void {
  it('carries text both ways, in order', async () => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder))
    const client = dial(server.port)
    const socket = await recorder.opened.promise
    const received: string[] = []
    const done = new Promise<void>((resolve) => {
      client.on(
        'message',
        (data, isBinary) => received.push(`${String(data)}${isBinary ? ' (binary)' : ''}`) === 3 && resolve(),
      )
    })
    for (const word of ['a', 'é']) expect(socket.send(word)).toBe(true)
    const bytes = Buffer.from('c')
    expect(socket.send(bytes)).toBe(true)
    bytes.write('x') // the next message
    await done
    expect(received).toEqual(['a', 'é', 'c'])
    client.send(Buffer.from('binary'))
    expect(await recorder.message.promise).toBe('binary')
  })

  it('lets what is due to the callers go before it reads on', async () => {
    const order: string[] = []
    const clock = new FakeClock()
    clock.catchUp = () => void order.push('due')
    const recorder = new Recorder()
    const onMessage = (message: Uint8Array) => void order.push(textOf(message))
    const onUpgrade: SocketServerOptions['onUpgrade'] = async () => ({
      accept: { onOpen: (socket) => recorder.onOpen(socket), onMessage, onClose: () => {} },
    })
    await using server = await open(optionsWith(recorder, { clock, onUpgrade }))
    const client = dial(server.port)
    await once(client, 'open')
    for (const word of ['a', 'b', 'c']) client.send(word)
    await expect.poll(() => order).toEqual(['due', 'a', 'due', 'b', 'due', 'c'])
  })

  it('drops, and says so, what a peer does not read', async () => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder))
    const client = dial(server.port)
    const socket = await recorder.opened.promise
    await once(client, 'open')
    client.pause()
    const message = 'x'.repeat(32 * 1024)
    let accepted = 0
    while (accepted < 4_000 && socket.send(message)) accepted++
    expect(accepted).toBeLessThan(4_000)
    client.terminate()
    await recorder.closed.promise
    expect(socket.send('late')).toBe(false)
    socket.close()
    expect(recorder.closes).toBe(1)
  })
}

function closing(open: OpenSocketServer): void {
  it('closes with the code it is given, once', async () => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder))
    const client = dial(server.port)
    const socket = await recorder.opened.promise
    socket.close(1001)
    socket.close(1001)
    const [code] = await once(client, 'close')
    await recorder.closed.promise
    expect([code, recorder.closes]).toEqual([1001, 1])
  })

  it('closes a socket whose first frame is late, and only that', async () => {
    const clock = new FakeClock()
    const silent = new Recorder()
    const talks = new Recorder()
    const onUpgrade: SocketServerOptions['onUpgrade'] = async ({ path }) => ({
      accept: path === '/silent' ? silent : talks,
    })
    await using server = await open(optionsWith(talks, { clock, onUpgrade, firstFrameMs: 5_000, idleTimeoutS: 60 }))
    const late = dial(server.port, '/silent')
    const quick = dial(server.port, '/talks')
    await once(quick, 'open')
    quick.send('hello')
    await Promise.all([talks.message.promise, silent.opened.promise])
    await clock.advance(5_000)
    const [code] = await once(late, 'close')
    expect([code, talks.closes]).toEqual([1008, 0])
    quick.send('still here')
    await expect.poll(() => talks.messages).toEqual(['hello', 'still here'])
  })

  it('tells every socket when the server closes', async () => {
    const recorder = new Recorder()
    const server = await open(optionsWith(recorder))
    const client = dial(server.port)
    await Promise.all([recorder.opened.promise, once(client, 'open')])
    const closed = once(client, 'close')
    await server[Symbol.asyncDispose]()
    await Promise.all([closed, recorder.closed.promise])
    expect(recorder.closes).toBe(1)
  })
}

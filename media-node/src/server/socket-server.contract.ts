import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import {
  MAX_MESSAGES_AT_ONCE,
  MAX_MESSAGES_PER_S,
  MAX_PAYLOAD_BYTES,
  type OpenSocketServer,
  type RefusalStatus,
  type Socket,
  type SocketServerOptions,
  type UpgradeRequest,
} from './socket-server.ts'

/** Remembers what a socket's handler was told. */
class Recorder {
  readonly messages: string[] = []
  readonly opened = Promise.withResolvers<Socket>()
  readonly closed = Promise.withResolvers<void>()
  readonly message = Promise.withResolvers<string>()
  closes = 0

  onOpen(socket: Socket): void {
    this.opened.resolve(socket)
  }

  onMessage(message: string): void {
    this.messages.push(message)
    this.message.resolve(message)
  }

  onClose(): void {
    this.closes++
    this.closed.resolve()
  }
}

const options = (accept: Recorder, more: Partial<SocketServerOptions> = {}): SocketServerOptions => ({
  port: 0,
  host: '127.0.0.1',
  clock: systemClock,
  onUpgrade: async () => ({ accept }),
  onRequest: (path) => (path === '/health' ? { status: 200, body: 'fine' } : { status: 404, body: 'no' }),
  ...more,
})

/** A client that outlives being refused or cut: that is what the tests look at. */
const dial = (port: number, path = '/'): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${port}${path}`).on('error', () => {})

/** Every socket server runs this. */
export function socketServerContract(name: string, open: OpenSocketServer): void {
  describe(`${name} as a socket server`, () => {
    opening(open)
    talking(open)
    closing(open)
    describe('T17 · Frames that are bombs', () => {
      bombs(open)
    })
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
    await using server = await open(options(recorder, { onUpgrade }))
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/media/abc?x=1`, { headers: { 'X-Thing': 'Value' } })
    await once(client, 'open')
    const { path, headers } = await asked.promise
    expect(path).toBe('/media/abc')
    expect(headers['x-thing']).toBe('Value')
    await recorder.opened.promise
  })

  it.each<RefusalStatus>([401, 403, 404, 503])('refuses with %d and opens no socket', async (status) => {
    const recorder = new Recorder()
    await using server = await open(options(recorder, { onUpgrade: async () => ({ refuse: status }) }))
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
    await using server = await open(options(recorder, { onUpgrade }))
    const client = dial(server.port)
    await asked.promise
    const gone = new Promise((resolve) => client.on('close', resolve))
    client.terminate()
    await gone
    decision.resolve()
    expect((await fetch(`http://127.0.0.1:${server.port}/health`)).status).toBe(200)
  })

  it('answers plain requests', async () => {
    await using server = await open(options(new Recorder()))
    const fine = await fetch(`http://127.0.0.1:${server.port}/health`)
    expect([fine.status, await fine.text()]).toEqual([200, 'fine'])
    expect((await fetch(`http://127.0.0.1:${server.port}/other`)).status).toBe(404)
  })

  it('rejects a port that is taken', async () => {
    const server = await open(options(new Recorder()))
    await expect(open(options(new Recorder(), { port: server.port }))).rejects.toThrow(/listen/)
    const { port } = server
    await server[Symbol.asyncDispose]()
    await using fixed = await open(options(new Recorder(), { port }))
    await expect(open(options(new Recorder(), { port: fixed.port }))).rejects.toThrow(/listen/)
  })
}

function talking(open: OpenSocketServer): void {
  it('carries text both ways, in order', async () => {
    const recorder = new Recorder()
    await using server = await open(options(recorder))
    const client = dial(server.port)
    const socket = await recorder.opened.promise
    const received: string[] = []
    const done = new Promise<void>((resolve) => {
      client.on('message', (data) => received.push(String(data)) === 3 && resolve())
    })
    for (const word of ['a', 'é', 'c']) expect(socket.send(word)).toBe(true)
    await done
    expect(received).toEqual(['a', 'é', 'c'])
    client.send(Buffer.from('binary'))
    expect(await recorder.message.promise).toBe('binary')
  })

  it('drops, and says so, what a peer does not read', async () => {
    const recorder = new Recorder()
    await using server = await open(options(recorder))
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
    await using server = await open(options(recorder))
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
    await using server = await open(options(talks, { clock, onUpgrade, firstFrameMs: 5_000, idleTimeoutS: 60 }))
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
    const server = await open(options(recorder))
    const client = dial(server.port)
    await Promise.all([recorder.opened.promise, once(client, 'open')])
    const closed = once(client, 'close')
    await server[Symbol.asyncDispose]()
    await Promise.all([closed, recorder.closed.promise])
    expect(recorder.closes).toBe(1)
  })
}

const [TEXT, PING, CLOSE, CONTINUED, FINAL] = [0x1, 0x9, 0x8, 0x0, 0x80]

/** A frame of a client; its mask changes nothing. `length` is what the frame says of its payload. */
function frame(first: number, payload: Buffer | string = '', length = Buffer.byteLength(payload)): Buffer {
  const bytes = Buffer.from(payload)
  const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10)
  head[0] = first
  head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, Buffer.alloc(4), bytes])
}
const many = (count: number, bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => bytes))
const closeWith = (code: number, reason: Buffer | string = ''): Buffer => {
  const payload = Buffer.alloc(2)
  payload.writeUInt16BE(code)
  return frame(FINAL | CLOSE, Buffer.concat([payload, Buffer.from(reason)]))
}

/** What breaks the protocol, or is more than an endpoint has to bear. Each is the end of the socket. */
const BAD_FRAMES: readonly (readonly [string, Buffer])[] = [
  ['a reserved bit', frame(FINAL | 0x40 | TEXT, 'x')],
  ['another reserved bit', frame(FINAL | 0x20 | TEXT, 'x')],
  ['the third reserved bit', frame(FINAL | 0x10 | TEXT, 'x')],
  ['all reserved bits', frame(FINAL | 0x70 | TEXT, 'x')],
  ...[0x3, 0x4, 0x5, 0x6, 0x7].map((opcode) => [`the kind ${opcode} of frame`, frame(FINAL | opcode, 'x')] as const),
  ...[0xb, 0xc, 0xd, 0xe, 0xf].map((opcode) => [`the kind ${opcode} of control`, frame(FINAL | opcode, 'x')] as const),
  ['what goes on before it began', frame(FINAL | CONTINUED, 'x')],
  ['what begins before the last was over', Buffer.concat([frame(TEXT, 'a'), frame(FINAL | TEXT, 'b')])],
  ['a ping in parts', frame(PING, 'x')],
  ['a ping that is too long', frame(FINAL | PING, 'x'.repeat(126))],
  ['a close in parts', frame(CLOSE)],
  ['a close that is too long', frame(FINAL | CLOSE, Buffer.alloc(126))],
  ['a close of one byte', frame(FINAL | CLOSE, 'x')],
  ['a close with a code nobody may send', closeWith(1005)],
  ['a close with a code that is none', closeWith(999)],
  ['a close with a reason that is no text', closeWith(1000, Buffer.from([0xff, 0xfe]))],
  ['a plain close', closeWith(1000)],
  ['text that is no text', frame(FINAL | TEXT, Buffer.from([0xc3, 0x28]))],
  ['text that is half a letter', frame(FINAL | TEXT, Buffer.from([0xe2, 0x82]))],
  ['one byte too many', frame(FINAL | TEXT, 'x'.repeat(MAX_PAYLOAD_BYTES + 1))],
  [
    'one byte too many, in parts',
    Buffer.concat([frame(TEXT, 'x'.repeat(MAX_PAYLOAD_BYTES)), frame(FINAL | CONTINUED, 'x')]),
  ],
  ['a gigabyte, announced', frame(FINAL | TEXT, 'x', 2 ** 30)],
  ['more than a file can have, announced', frame(FINAL | TEXT, 'x', 2 ** 52)],
  [
    'a length below nothing',
    Buffer.from([FINAL | TEXT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
  ],
  ['very many parts', many(MAX_PAYLOAD_BYTES + 2, frame(TEXT, 'x')).fill(TEXT, 0, 1)],
]

function bombs(open: OpenSocketServer): void {
  const shake = (port: number) => {
    const peer = connect(port, '127.0.0.1').on('error', () => {})
    peer.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n')
    peer.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n')
    return peer.resume()
  }
  /** However it ends. */
  const ended = (peer: ReturnType<typeof shake>) => new Promise((resolve) => peer.once('close', resolve))
  const healthy = async ({ port }: { readonly port: number }) =>
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)

  it('are tried in more than twenty-five ways', () => expect(BAD_FRAMES.length).toBeGreaterThanOrEqual(25))

  it.each(BAD_FRAMES)('end the socket, and nothing else: %s', async (_what, bytes) => {
    const recorder = new Recorder()
    await using server = await open(options(recorder, { clock: new FakeClock() }))
    const peer = shake(server.port)
    const closed = ended(peer)
    await recorder.opened.promise
    // From here on no deadline closes it: the clock stands still.
    peer.write(frame(FINAL | TEXT, 'good'))
    await recorder.message.promise
    peer.write(bytes)
    await recorder.closed.promise
    peer.end()
    await closed
    expect([recorder.messages, recorder.closes]).toEqual([['good'], 1])
    await healthy(server)
  })

  it.each([
    ['the head of a frame alone', Buffer.from([FINAL | TEXT])],
    ['a frame that never ends', frame(FINAL | TEXT, 'x', 1_000)],
    ['the beginning of a message', frame(TEXT, 'x')],
    ['nothing but pings', many(2_000, frame(FINAL | PING, 'x'))],
    ['a frame that is not masked', Buffer.from([FINAL | TEXT, 0x01, 0x61])],
    ['nothing', Buffer.alloc(0)],
  ])('do not keep their place with %s', async (_what, bytes) => {
    const clock = new FakeClock()
    const recorder = new Recorder()
    await using server = await open(options(recorder, { clock }))
    const peer = shake(server.port)
    const closed = ended(peer)
    await recorder.opened.promise
    peer.write(bytes)
    await healthy(server)
    await clock.advance(5_000)
    peer.end()
    await closed
    await recorder.closed.promise
    expect(recorder.messages).toEqual([])
  })

  it('are not unpacked: compression is not agreed to', async () => {
    const recorder = new Recorder()
    await using server = await open(options(recorder))
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/`, { perMessageDeflate: true })
    await once(client, 'open')
    expect(client.extensions).toBe('')
    client.terminate()
    await recorder.closed.promise
  })

  it('of the largest size are taken, which is 16 KiB', async () => {
    expect(MAX_PAYLOAD_BYTES).toBe(16_384)
    const recorder = new Recorder()
    await using server = await open(options(recorder))
    const client = dial(server.port)
    await once(client, 'open')
    client.send('x'.repeat(MAX_PAYLOAD_BYTES))
    expect(await recorder.message.promise).toHaveLength(MAX_PAYLOAD_BYTES)
  })

  it('are too many when they are more than people can cause, and not when a network held them up', async () => {
    const clock = new FakeClock()
    const recorder = new Recorder()
    await using server = await open(options(recorder, { clock }))
    const client = dial(server.port)
    await once(client, 'open')
    const send = async (count: number) => {
      const before = recorder.messages.length
      for (let sent = 0; sent < count; sent += 1) client.send('x')
      await expect.poll(() => recorder.messages.length).toBe(before + count)
    }
    await send(MAX_MESSAGES_AT_ONCE)
    for (let second = 0; second < 3; second += 1) {
      await clock.advance(1_000)
      await send(MAX_MESSAGES_PER_S)
    }
    const closed = once(client, 'close')
    client.send('one too many')
    expect((await closed)[0]).toBe(1008)
    expect(recorder.messages).not.toContain('one too many')
    await healthy(server)
  })
}

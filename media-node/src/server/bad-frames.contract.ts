import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { FakeClock } from '../testing/fake-clock.ts'
import { dial, optionsWith, Recorder } from '../testing/socket-peer.ts'
import { MAX_MESSAGES_AT_ONCE, MAX_MESSAGES_PER_S, MAX_PAYLOAD_BYTES, type OpenSocketServer } from './socket-server.ts'

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

/** What a socket server does with frames that are made to hurt it. */
export function badFrames(open: OpenSocketServer): void {
  describe('T17 · Frames that are bombs', () => {
    thatBreakTheProtocol(open)
    thatAreNeverWhole(open)
    thatAreTooMuch(open)
  })
}

function thatBreakTheProtocol(open: OpenSocketServer): void {
  it('are tried in more than twenty-five ways', () => expect(BAD_FRAMES.length).toBeGreaterThanOrEqual(25))

  it.each(BAD_FRAMES)('end the socket, and nothing else: %s', async (_what, bytes) => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder, { clock: new FakeClock() }))
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
}

function thatAreNeverWhole(open: OpenSocketServer): void {
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
    await using server = await open(optionsWith(recorder, { clock }))
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
}

function thatAreTooMuch(open: OpenSocketServer): void {
  it('are not unpacked: compression is not agreed to', async () => {
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder))
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/`, { perMessageDeflate: true })
    await once(client, 'open')
    expect(client.extensions).toBe('')
    client.terminate()
    await recorder.closed.promise
  })

  it('of the largest size are taken, which is 16 KiB', async () => {
    expect(MAX_PAYLOAD_BYTES).toBe(16_384)
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder))
    const client = dial(server.port)
    await once(client, 'open')
    client.send('x'.repeat(MAX_PAYLOAD_BYTES))
    expect(await recorder.message.promise).toHaveLength(MAX_PAYLOAD_BYTES)
  })

  it('are too many when they are more than people can cause, and not when a network held them up', async () => {
    const clock = new FakeClock()
    const recorder = new Recorder()
    await using server = await open(optionsWith(recorder, { clock }))
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

/** A peer that shakes hands by hand, and then writes what it likes. */
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

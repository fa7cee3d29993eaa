import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { createFrameReader, PONG, TEXT, type WireFrame } from './wire-frames.ts'

export interface TelephoneOptions {
  readonly port: number
  readonly token: string
  /** A frame of the assistant is here. */
  readonly onAudio: (atMs: number) => void
  /** What was sent ahead is to be forgotten. */
  readonly onStop: () => void
  readonly onClosed: () => void
}

/** One caller's media socket. */
export interface Telephone {
  /** Sends a whole WebSocket frame that was made before: see `wireFrame`. */
  send(frame: Buffer): void
  hangUp(): void
}

const END_OF_HEAD = '\r\n\r\n'
/** `StopAudio` is short, audio is long: no need to look inside. */
const SHORTEST_AUDIO_BYTES = 200

/**
 * Dials a media node as the carrier does. By hand, because one core plays hundreds of carriers and must not be what is
 * measured: frames are made once, and of what comes back only the lengths are read.
 */
export function dialTelephone(options: TelephoneOptions): Promise<Telephone> {
  const { port, token } = options
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const opened = Promise.withResolvers<Telephone>()
  socket.write(
    [
      `GET /media/${token} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ].join('\r\n') + END_OF_HEAD,
  )
  const reader = createFrameReader((frame) => receive(frame, socket, options))
  let head = ''
  const onHead = (data: Buffer): void => {
    head += data.toString('latin1')
    const end = head.indexOf(END_OF_HEAD)
    if (end < 0) return
    if (!head.startsWith('HTTP/1.1 101')) return opened.reject(new Error(`media socket refused: ${head.slice(0, 40)}`))
    socket.off('data', onHead)
    socket.on('data', (more: Buffer) => reader(more))
    reader(Buffer.from(head.slice(end + END_OF_HEAD.length), 'latin1'))
    opened.resolve({ send: (frame) => void socket.write(frame), hangUp: () => socket.destroy() })
  }
  socket.on('data', onHead)
  socket.on('error', opened.reject)
  socket.on('close', options.onClosed)
  return opened.promise
}

function receive({ opcode, length }: WireFrame, socket: Socket, { onAudio, onStop }: TelephoneOptions): void {
  if (opcode === TEXT) {
    if (length >= SHORTEST_AUDIO_BYTES) onAudio(performance.now())
    else onStop()
  } else if (opcode === PING) socket.write(PONG)
}

const PING = 9

import { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { type Socket, type SocketServerOptions, textOf } from '../server/socket-server.ts'

/** Remembers what a socket's handler was told. */
export class Recorder {
  readonly messages: string[] = []
  readonly opened = Promise.withResolvers<Socket>()
  readonly closed = Promise.withResolvers<void>()
  readonly message = Promise.withResolvers<string>()
  closes = 0

  onOpen(socket: Socket): void {
    this.opened.resolve(socket)
  }

  onMessage(message: Uint8Array): void {
    const text = textOf(message)
    this.messages.push(text)
    this.message.resolve(text)
  }

  onClose(): void {
    this.closes++
    this.closed.resolve()
  }
}

/** A server of a test: whoever comes is let in to `accept`. */
export const optionsWith = (accept: Recorder, more: Partial<SocketServerOptions> = {}): SocketServerOptions => ({
  port: 0,
  host: '127.0.0.1',
  clock: systemClock,
  onUpgrade: async () => ({ accept }),
  onRequest: (path) => (path === '/health' ? { status: 200, body: 'fine' } : { status: 404, body: 'no' }),
  ...more,
})

/** A client that outlives being refused or cut: that is what the tests look at. */
export const dial = (port: number, path = '/'): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${port}${path}`).on('error', () => {})

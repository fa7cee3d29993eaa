import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import {
  CLOSE_NORMAL,
  DEFAULT_FIRST_FRAME_MS,
  DEFAULT_IDLE_TIMEOUT_S,
  MAX_BUFFERED_BYTES,
  MAX_PAYLOAD_BYTES,
  type OpenSocketServer,
  type SocketHandler,
  type SocketServerOptions,
  STATUS_LINES,
  type UpgradeRequest,
  withRules,
} from './socket-server.ts'

/** The `ws` package: pure JavaScript, runs everywhere. */
export const openWsServer: OpenSocketServer = async (options) => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES, perMessageDeflate: false })
  const server = createServer((request, response) => {
    const { status, body } = options.onRequest(pathOf(request))
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body)
  })
  const connections = new Set<Duplex>() // the server forgets those that ask for an upgrade
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    upgrade(sockets, options, { request, socket, head }).catch(() => socket.destroy())
  })
  server.listen(options.port, options.host ?? '0.0.0.0')
  await once(server, 'listening')
  return {
    port: portOf(server),
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate()
      for (const connection of connections) connection.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

interface Handshake {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

async function upgrade(sockets: WebSocketServer, options: SocketServerOptions, { request, socket, head }: Handshake) {
  const decision = await options.onUpgrade(copy(request))
  if (socket.destroyed) return
  if ('refuse' in decision) {
    socket.end(`HTTP/1.1 ${STATUS_LINES[decision.refuse]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    return
  }
  const handler = withRules(decision.accept, options.firstFrameMs ?? DEFAULT_FIRST_FRAME_MS, options.clock)
  sockets.handleUpgrade(request, socket, head, (accepted) => attach(accepted, handler, options))
}

function attach(socket: WebSocket, handler: SocketHandler, { clock, idleTimeoutS }: SocketServerOptions): void {
  const gone = new AbortController()
  let heardAt = clock.now()
  socket.on('message', (data: Buffer) => {
    heardAt = clock.now()
    handler.onMessage(data)
  })
  socket.on('pong', () => (heardAt = clock.now()))
  socket.on('error', () => socket.terminate()) // a frame that breaks the protocol; 'close' follows
  socket.on('close', () => {
    gone.abort()
    handler.onClose()
  })
  handler.onOpen({
    send(message) {
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > MAX_BUFFERED_BYTES) return false
      // Kept until the network takes it: a copy.
      socket.send(typeof message === 'string' ? message : Buffer.from(message), { binary: false })
      return true
    },
    close: (code = CLOSE_NORMAL) => socket.close(code),
  })
  const idleMs = (idleTimeoutS ?? DEFAULT_IDLE_TIMEOUT_S) * 1000
  watch(socket, { clock, idleMs, heardAtMs: () => heardAt, signal: gone.signal }).catch(() => {}) // aborted: it closed
}

interface Watch {
  readonly clock: SocketServerOptions['clock']
  readonly idleMs: number
  readonly heardAtMs: () => number
  readonly signal: AbortSignal
}

/** Pings, and cuts a peer that does not even answer that. */
async function watch(socket: WebSocket, { clock, idleMs, heardAtMs, signal }: Watch): Promise<void> {
  for (;;) {
    await clock.sleep(idleMs / 2, signal)
    if (clock.now() - heardAtMs() >= idleMs) socket.terminate()
    else socket.ping()
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/'

function copy(request: IncomingMessage): UpgradeRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value)
  return { path: pathOf(request), address: request.socket.remoteAddress ?? '', headers }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the server listens on no port')
  return address.port
}

import type * as Uws from 'uWebSockets.js'
import {
  CLOSE_NORMAL,
  DEFAULT_FIRST_FRAME_MS,
  DEFAULT_IDLE_TIMEOUT_S,
  MAX_BUFFERED_BYTES,
  MAX_PAYLOAD_BYTES,
  type OpenSocketServer,
  type Socket,
  type SocketHandler,
  type SocketServerOptions,
  STATUS_LINES,
  textOf,
  type UpgradeRequest,
  withRules,
} from './socket-server.ts'

/** The part of the native module that is used. */
export type UwsModule = Pick<typeof Uws, 'App' | 'us_socket_local_port'>

/** What uWebSockets keeps with every socket. `open` goes false when it is closed: touching it then throws. */
interface UserData {
  readonly handler: SocketHandler
  open: boolean
}

/** uWebSockets aborts the process below this, seconds. */
const SMALLEST_IDLE_TIMEOUT_S = 8

/** `LIBUS_LISTEN_EXCLUSIVE_PORT`: without it a second process on the same port gets half of the calls, silently. */
const EXCLUSIVE_PORT = 1

/** `ws.send` answers 0 for "accepted, buffered", 1 for "sent" and this for "dropped". */
const DROPPED = 2

/** uWebSockets.js: native, half the CPU of `ws` and a tenth of its tail latency at a thousand sockets. */
export const uwsServer =
  (uws: UwsModule): OpenSocketServer =>
  async (options) => {
    const app = uws.App().ws<UserData>('/*', {
      maxPayloadLength: MAX_PAYLOAD_BYTES,
      maxBackpressure: MAX_BUFFERED_BYTES,
      idleTimeout: Math.max(SMALLEST_IDLE_TIMEOUT_S, options.idleTimeoutS ?? DEFAULT_IDLE_TIMEOUT_S),
      sendPingsAutomatically: true,
      upgrade: (response, request, context) => upgrade(options, response, request, context),
      open: (ws) => ws.getUserData().handler.onOpen(socketOf(ws)),
      // The buffer is detached after this call: read it now.
      message: (ws, message) => ws.getUserData().handler.onMessage(new Uint8Array(message)),
      close(ws) {
        const user = ws.getUserData()
        user.open = false
        user.handler.onClose()
      },
    })
    app.get('/*', (response, request) => {
      const { status, body } = options.onRequest(request.getUrl())
      response.writeStatus(String(status)).writeHeader('content-type', 'text/plain; charset=utf-8').end(body)
    })
    const port = await listen(uws, app, options)
    return {
      port,
      async [Symbol.asyncDispose]() {
        app.close()
      },
    }
  }

function upgrade(
  options: SocketServerOptions,
  response: Uws.HttpResponse,
  request: Uws.HttpRequest,
  context: Uws.us_socket_context_t,
): void {
  const asked = copy(request, response) // the request is gone after the first await
  let aborted = false
  response.onAborted(() => (aborted = true))
  options.onUpgrade(asked).then(
    (decision) => {
      if (!aborted) decide(options, response, context, asked, decision)
    },
    () => {
      if (!aborted) response.cork(() => response.writeStatus('500 Internal Server Error').end())
    },
  )
}

/**
 * `upgrade` is not corked, though uWebSockets' own examples do it: `cork` tells that its response became a WebSocket by
 * its new address, and when the memory could grow in place it reads WebSocket data as the response's and may close the
 * socket. Seen with the first socket of a process, one time in five.
 */
function decide(
  { firstFrameMs = DEFAULT_FIRST_FRAME_MS, clock }: SocketServerOptions,
  response: Uws.HttpResponse,
  context: Uws.us_socket_context_t,
  { headers }: UpgradeRequest,
  decision: Awaited<ReturnType<SocketServerOptions['onUpgrade']>>,
): void {
  if ('refuse' in decision) {
    const { refuse } = decision
    response.cork(() => response.writeStatus(STATUS_LINES[refuse]).end(undefined, true))
    return
  }
  response.upgrade<UserData>(
    { handler: withRules(decision.accept, firstFrameMs, clock), open: true },
    headers['sec-websocket-key'] ?? '',
    headers['sec-websocket-protocol'] ?? '',
    headers['sec-websocket-extensions'] ?? '',
    context,
  )
}

function socketOf(ws: Uws.WebSocket<UserData>): Socket {
  const user = ws.getUserData()
  return {
    send: (message) => user.open && ws.send(message) !== DROPPED,
    close(code = CLOSE_NORMAL) {
      if (user.open) ws.end(code)
    },
  }
}

function listen(uws: UwsModule, app: Uws.TemplatedApp, { host = '0.0.0.0', port }: SocketServerOptions) {
  return new Promise<number>((resolve, reject) => {
    const onListening = (listener: Uws.us_listen_socket | false) => {
      if (listener) resolve(uws.us_socket_local_port(listener))
      else reject(new Error(`port ${port} of ${host} cannot be listened on`))
    }
    // The native function takes the options between host and port's callback; its type declaration forgot that form.
    Reflect.apply(app.listen, app, [host, port, EXCLUSIVE_PORT, onListening])
  })
}

function copy(request: Uws.HttpRequest, response: Uws.HttpResponse): UpgradeRequest {
  const headers: Record<string, string> = {}
  request.forEach((name, value) => {
    headers[name] = value
  })
  return { path: request.getUrl(), address: textOf(new Uint8Array(response.getRemoteAddressAsText())), headers }
}

import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { entraRefusal } from './entra-token.ts'
import { createFaultBox } from './faults.ts'
import type { FaultBox, Service } from './faults.ts'
import { serveSocket } from './serve-socket.ts'
import type { SpeechOptions } from './speech-options.ts'
import { createRecording, recordConnect } from './wire/recording.ts'
import type { Recording, RecordedRequest } from './wire/recording.ts'

/** Where a recogniser ends up whose connection was opened before it knew its mode, unless it asks for endpoint version 2. */
const INTERACTIVE = '/speech/recognition/interactive/cognitiveservices/v1'
const SERVICES: Readonly<Record<string, Service>> = {
  [INTERACTIVE]: 'stt',
  '/speech/recognition/conversation/cognitiveservices/v1': 'stt',
  '/stt/speech/universal/v2': 'stt',
  '/tts/cognitiveservices/websocket/v1': 'tts',
}
const INTERACTIVE_WARNING =
  'Speech: a recogniser connected in interactive mode, which the cloud means for one short phrase. Ask for endpoint version 2, or do not open the connection before recognition starts.'
export const DEFAULT_SUBSCRIPTION_KEY = 'local'

export interface SpeechService extends AsyncDisposable {
  readonly port: number
  /** For `SpeechConfig.fromHost`. */
  readonly url: string
  readonly faults: Pick<FaultBox, 'set' | 'clear'>
  /** Oldest first. */
  readonly requests: readonly RecordedRequest[]
  close(): Promise<void>
}

/** Answers the Azure Speech SDK: recognition and synthesis over WebSockets. */
export async function startSpeech(options: SpeechOptions): Promise<SpeechService> {
  const { port, host = '127.0.0.1', tls } = options
  const faults = createFaultBox()
  const recording = createRecording()
  const server: Server = tls ? createHttpsServer(tls) : createHttpServer()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('request', (_request, response) => response.writeHead(426, { connection: 'close' }).end())
  server.on('upgrade', createUpgrade(options, { faults, recording, sockets }))
  server.listen(port, host)
  await once(server, 'listening')
  const actualPort = (server.address() as AddressInfo).port
  const close = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    await closed
  }
  return {
    port: actualPort,
    url: `${tls ? 'wss' : 'ws'}://localhost:${actualPort}`,
    faults: { set: faults.set, clear: faults.clear },
    requests: recording.requests,
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface Parts {
  readonly faults: FaultBox
  readonly recording: Recording
  readonly sockets: WebSocketServer
}

type Refusal = { readonly status: number; readonly why: string }

function createUpgrade(options: SpeechOptions, { faults, recording, sockets }: Parts) {
  const { warn = console.warn, delayMs = delay } = options
  let connections = 0
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A client that goes away during the handshake is no reason to end the process.
    socket.on('error', () => {})
    const connection = (connections += 1)
    const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`)
    const service = SERVICES[url.pathname]
    recording.add(recordConnect(connection, url))
    const refused = refusal(url, request, options, service) ?? faultyRefusal(faults, service)
    if (refused || !service) {
      const { status, why } = refused ?? { status: 400, why: 'there is no such service' }
      warn(`Speech refused ${url.pathname} with ${status}: ${why}`)
      recording.add({ type: 'refused', connection, path: url.pathname, status })
      socket.end(`HTTP/1.1 ${status} ${why}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    if (url.pathname === INTERACTIVE) warn(INTERACTIVE_WARNING)
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) =>
      serveSocket(webSocket, { ...options, warn, delayMs, service, faults, recording, connection, url }),
    )
  }
}

function faultyRefusal(faults: FaultBox, service: Service | undefined): Refusal | undefined {
  const status = service ? faults.refuse(service) : undefined
  return status === undefined ? undefined : { status, why: 'a fault was asked for' }
}

function refusal(
  { pathname, searchParams }: URL,
  { headers }: IncomingMessage,
  options: SpeechOptions,
  service: Service | undefined,
) {
  const { subscriptionKey = DEFAULT_SUBSCRIPTION_KEY, identity } = options
  if (!service) return { status: 400, why: `the path ${pathname} is not served` }
  // Clients in a browser cannot send headers: their key or token is in the address.
  const key = headers['ocp-apim-subscription-key'] ?? searchParams.get('Ocp-Apim-Subscription-Key')
  if (key === subscriptionKey) return undefined
  const authorization = headers.authorization ?? searchParams.get('Authorization')
  if (key !== null || authorization === null) return { status: 401, why: 'wrong subscription key' }
  const why = entraRefusal(authorization, identity)
  return why === undefined ? undefined : { status: 401, why }
}

import { type HttpBindings, serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Log, silentLog } from '@call-center/shared/log'
import { type Context, Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import * as z from 'zod'
import { UnknownLanguage } from '../speech/saying/voice-engine.ts'
import { isJson, whyForeign } from './door-guard.ts'
import { plugInSocket } from './line-socket.ts'
import type { PhoneNetwork } from './phone-network.ts'
import { writeWav } from './wav.ts'

/** What the control API may do to one emulator. */
export interface ControlledService {
  readonly requests: readonly unknown[]
  /** @throws when a knob is unknown. */
  setFaults(knobs: unknown): void
  clearFaults(): void
}

export interface PhoneServerOptions {
  /** 0: any that is free. */
  readonly port: number
  /** @defaultValue '127.0.0.1' */
  readonly host?: string
  readonly network: PhoneNetwork
  /** By the name `/control/faults` and `?service=` use: `call-automation`, `speech`, `openai`, `cosmos`. */
  readonly services: Readonly<Record<string, ControlledService>>
  /** Names of the voices, for the page. */
  readonly voices: readonly string[]
  /** More of `GET /control/state`, for the page. */
  readonly state?: Readonly<Record<string, unknown>>
  /** Makes 16 kHz mono speech of typed text, so that it travels as audio. */
  readonly speak?: (text: string, language: string) => Promise<Int16Array>
  /** The web phone page. @defaultValue the folder `web` beside this file */
  readonly webDir?: string
  readonly log?: Log
}

export interface PhoneServer extends AsyncDisposable {
  /** `http://localhost:…` */
  readonly url: string
  /** Where a virtual phone plugs in. */
  lineUrl(number: string): string
  close(): Promise<void>
}

/** Starts the phone network's door: the web phone page, the line WebSocket and the control API. */
export async function startPhoneServer(options: PhoneServerOptions): Promise<PhoneServer> {
  const { network, log = silentLog } = options
  const webSocketServer = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = serve({
    fetch: createControlApp(options).fetch,
    port: options.port,
    hostname: options.host ?? '127.0.0.1',
  })
  if (!server.listening) await once(server, 'listening')
  server.on('upgrade', (request, socket, head) => {
    // A browser that goes away during the handshake is no reason to end the process.
    socket.on('error', () => {})
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    if (whyForeign(request)) return refuse('403 Forbidden')
    const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`)
    if (url.pathname !== '/line') return refuse('404 Not Found')
    webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
      plugInSocket(network, webSocket, url.searchParams.get('number') ?? '', log)
    })
  })
  const { port } = server.address() as AddressInfo
  const close = async () => {
    network.close()
    for (const client of webSocketServer.clients) client.terminate()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `http://localhost:${port}`,
    lineUrl: (number) => `ws://localhost:${port}/line?number=${encodeURIComponent(number)}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const Faults = z.record(z.string(), z.unknown())
const SpeakRequest = z.object({ text: z.string().min(1).max(2_000), lang: z.string().min(2).max(20) })

type Door = { Bindings: HttpBindings }
type Ask = Context<Door>

const WEB_DIR = fileURLToPath(new URL('web', import.meta.url))

/** The control API of `PORTS.md` and the page. */
function createControlApp(options: PhoneServerOptions): Hono<Door> {
  const { network, services, voices, webDir = WEB_DIR, state = {}, log = silentLog } = options
  const app = new Hono<Door>()
  app.onError((err, context) => {
    log.error({ err, path: context.req.path }, 'a request to the control API failed')
    return refuse(context, 500, 'The local cloud failed: its log says why.')
  })
  app.use(async (context, next) => {
    const foreign = whyForeign(context.env.incoming)
    if (foreign) return refuse(context, 403, foreign)
    if (context.req.method === 'POST' && !isJson(context.req.header('content-type')))
      return refuse(context, 415, 'wanted: content-type: application/json')
    return next()
  })
  app.get('/control/state', (context) =>
    context.json({ calls: network.calls, recogniser: network.recogniser, voices, ...state }),
  )
  app.post('/control/faults', (context) => setFaults(context, services))
  app.delete('/control/faults', (context) => {
    for (const service of Object.values(services)) service.clearFaults()
    return context.body(null, 204)
  })
  app.post('/control/speak', (context) => speakText(context, options))
  app.get('/control/requests', (context) => {
    const service = serviceOf(services, context.req.query('service') ?? '')
    if (!service) return refuse(context, 400, `?service= is one of ${Object.keys(services).join(', ')}`)
    return context.json(service.requests)
  })
  // Browsers ask for it on pages that name no icon, such as the JSON of the control API.
  app.get('/favicon.ico', async (context) =>
    context.body(await readFile(`${webDir}/icon.svg`, 'utf8'), 200, { 'content-type': 'image/svg+xml' }),
  )
  app.get('*', serveStatic({ root: webDir }))
  app.notFound((context) => refuse(context, 404, `There is no ${context.req.method} ${context.req.path}.`))
  return app
}

const refuse = (context: Ask, status: 400 | 403 | 404 | 415 | 500, message: string): Response =>
  context.json({ error: { message } }, status)

/** Not what every object has, such as `constructor`. */
const serviceOf = (services: PhoneServerOptions['services'], name: string): ControlledService | undefined =>
  Object.hasOwn(services, name) ? services[name] : undefined

const bodyOf = (context: Ask): Promise<unknown> => context.req.json().catch(() => undefined)

async function setFaults(context: Ask, services: PhoneServerOptions['services']): Promise<Response> {
  const faults = Faults.safeParse(await bodyOf(context))
  if (!faults.success) return refuse(context, 400, 'wanted: {"<service>": {…knobs}}')
  const unknown = Object.keys(faults.data).filter((name) => !serviceOf(services, name))
  if (unknown.length > 0) {
    return refuse(context, 400, `no service ${unknown.join(', ')}; there are ${Object.keys(services).join(', ')}`)
  }
  try {
    for (const [name, knobs] of Object.entries(faults.data)) serviceOf(services, name)?.setFaults(knobs)
  } catch (cause) {
    return refuse(context, 400, cause instanceof Error ? cause.message : 'unknown knob')
  }
  return context.body(null, 204)
}

async function speakText(context: Ask, { speak }: PhoneServerOptions): Promise<Response> {
  const asked = SpeakRequest.safeParse(await bodyOf(context))
  if (!asked.success || !speak) return refuse(context, 400, 'wanted: {"text", "lang"}')
  try {
    const wav = writeWav([await speak(asked.data.text, asked.data.lang)])
    return context.body(new Uint8Array(wav), 200, { 'content-type': 'audio/wav' })
  } catch (cause) {
    if (cause instanceof UnknownLanguage) return refuse(context, 400, cause.message)
    throw cause
  }
}

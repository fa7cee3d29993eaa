import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Log, silentLog } from '@call-center/shared/log'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import * as z from 'zod'
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
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname !== '/line') return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n')
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

/** The control API of `PORTS.md` and the page. */
export function createControlApp({ network, services, voices, webDir, state = {}, speak }: PhoneServerOptions): Hono {
  const app = new Hono()
  app.get('/control/state', (context) =>
    context.json({ calls: network.calls, recogniser: network.recogniser, voices, ...state }),
  )
  app.post('/control/faults', async (context) => {
    const faults = Faults.safeParse(await context.req.json().catch(() => undefined))
    if (!faults.success) return context.json({ error: { message: 'wanted: {"<service>": {…knobs}}' } }, 400)
    const unknown = Object.keys(faults.data).filter((name) => !services[name])
    if (unknown.length > 0) {
      const known = Object.keys(services).join(', ')
      return context.json({ error: { message: `no service ${unknown.join(', ')}; there are ${known}` } }, 400)
    }
    try {
      for (const [name, knobs] of Object.entries(faults.data)) services[name]!.setFaults(knobs)
    } catch (cause) {
      return context.json({ error: { message: cause instanceof Error ? cause.message : 'unknown knob' } }, 400)
    }
    return context.body(null, 204)
  })
  app.delete('/control/faults', (context) => {
    for (const service of Object.values(services)) service.clearFaults()
    return context.body(null, 204)
  })
  app.post('/control/speak', async (context) => {
    const asked = SpeakRequest.safeParse(await context.req.json().catch(() => undefined))
    if (!asked.success || !speak) return context.json({ error: { message: 'wanted: {"text", "lang"}' } }, 400)
    const wav = writeWav([await speak(asked.data.text, asked.data.lang)])
    return context.body(new Uint8Array(wav), 200, { 'content-type': 'audio/wav' })
  })
  app.get('/control/requests', (context) => {
    const name = context.req.query('service') ?? ''
    const service = services[name]
    if (!service)
      return context.json({ error: { message: `?service= is one of ${Object.keys(services).join(', ')}` } }, 400)
    return context.json(service.requests)
  })
  app.get('*', serveStatic({ root: webDir ?? fileURLToPath(new URL('web', import.meta.url)) }))
  return app
}

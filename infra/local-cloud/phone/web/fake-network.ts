import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A phone network of one line, for the page's tests: it echoes the caller and says what it is told to say. */
export interface FakeNetwork extends AsyncDisposable {
  readonly url: string
  /** Numbers that opened the line, in order. */
  readonly numbers: readonly string[]
  /** What the page said, audio left out. */
  readonly messages: readonly Readonly<Record<string, unknown>>[]
  /** Audio the page sent since the last `forget`. */
  readonly frames: readonly Buffer[]
  readonly spoken: readonly unknown[]
  echo: boolean
  recogniser: 'pocketsphinx' | 'told'
  /** Status of `POST /control/speak`. */
  speakStatus: number
  send(message: Readonly<Record<string, unknown>>): void
  forget(): void
  dropLine(): void
  /** Closes the line in good order, with the reason. */
  refuse(message: string, code?: number): void
}

/** @param spokenWav what `POST /control/speak` answers */
export async function openFakeNetwork({ spokenWav }: { readonly spokenWav: Buffer }): Promise<FakeNetwork> {
  const messages: Record<string, unknown>[] = []
  const frames: Buffer[] = []
  const numbers: string[] = []
  const spoken: unknown[] = []
  let line: WebSocket | undefined

  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/control/state') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ assistantNumber: '+18335550199', reportUrl: 'http://localhost:8080/report' }))
    } else if (pathname === '/control/speak') {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      spoken.push(JSON.parse(body))
      response.statusCode = network.speakStatus
      response.end(network.speakStatus === 200 ? spokenWav : '{"error":{"message":"no voice for this language"}}')
    } else {
      try {
        const file = await readFile(new URL(pathname === '/' ? 'index.html' : pathname.slice(1), import.meta.url))
        response.setHeader('content-type', TYPES[extname(pathname || '/')] ?? 'text/html; charset=utf-8')
        response.end(file)
      } catch {
        response.writeHead(404).end()
      }
    }
  })

  const lines = new WebSocketServer({ server: http, path: '/line' })
  lines.on('connection', (socket, request) => {
    line = socket
    const number = new URL(request.url ?? '/', 'http://localhost').searchParams.get('number') ?? ''
    numbers.push(number)
    network.send({ type: 'ready', number, recogniser: network.recogniser })
    socket.on('message', (data: Buffer, binary) => {
      if (binary) {
        frames.push(data)
        if (network.echo) socket.send(data)
        return
      }
      const message = JSON.parse(data.toString()) as Record<string, unknown>
      messages.push(message)
      if (message['type'] === 'dial') network.send({ type: 'dialling', to: message['to'] })
      if (message['type'] === 'hang-up') network.send({ type: 'ended', reason: 'the caller hung up' })
    })
  })

  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve))
  const network: FakeNetwork = {
    url: `http://localhost:${(http.address() as AddressInfo).port}/`,
    numbers,
    messages,
    frames,
    spoken,
    echo: true,
    recogniser: 'pocketsphinx',
    speakStatus: 200,
    send: (message) => line?.send(JSON.stringify(message)),
    forget: () => {
      messages.length = 0
      frames.length = 0
    },
    dropLine: () => line?.terminate(),
    refuse: (message, code = 4409) => {
      network.send({ type: 'problem', message })
      line?.close(code)
    },
    async [Symbol.asyncDispose]() {
      for (const client of lines.clients) client.terminate()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return network
}

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'

/** Knobs and findings of the fake. Change them at any time. */
export interface SpeechScript {
  /** Answer upgrades with this status instead. */
  refuseWith?: number
  /** Says which tokens are good; other upgrades are answered with 401. */
  admits?: (authorization: string) => boolean
  /** Synthesis: frames of 20 ms for each word, in pieces of a size that is not a whole frame. */
  framesPerWord: number
  /** Synthesis: nothing is answered. */
  hang: boolean
  /** Synthesis: the text is refused. */
  fail: boolean
  /** Synthesis: audio comes without an end, until it is stopped. */
  endless: boolean
}

export interface FakeSpeechServer extends AsyncDisposable {
  readonly endpoint: string
  readonly script: SpeechScript
  readonly urls: readonly URL[]
  /** Of each connection, beside its address. */
  readonly headers: readonly IncomingHttpHeaders[]
  /** Bodies of text messages, by path. */
  readonly bodies: ReadonlyMap<string, readonly string[]>
  /** Bytes of audio recognisers were sent, headers left out. */
  readonly audioBytes: number
  readonly stops: number
  readonly open: number
  /** As a recogniser: tells all clients words, or that it understood none. */
  recognise(text: string, final: boolean): void
  /** Cuts every connection. */
  drop(): void
}

const CRLF = '\r\n'
const BYTES_PER_FRAME = 640
const TICKS_PER_MS = 10_000

const text = (path: string, id: string, body: object): string =>
  `X-RequestId:${id}${CRLF}Content-Type:application/json; charset=utf-8${CRLF}Path:${path}${CRLF}${CRLF}${JSON.stringify(body)}`

function binary(id: string, body: Buffer): Buffer {
  const head = Buffer.from(
    `X-RequestId:${id}${CRLF}Content-Type:audio/x-wav${CRLF}X-StreamId:S${CRLF}Path:audio${CRLF}`,
  )
  const length = Buffer.alloc(2)
  length.writeInt16BE(head.length)
  return Buffer.concat([length, head, body])
}

/** Azure's Speech protocol, the least that the real SDK accepts: both ways, on one port. */
export async function openFakeSpeechServer(): Promise<FakeSpeechServer> {
  const fake = new Fake()
  const server = createServer().listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'ws://x')
    const { admits, refuseWith } = fake.script
    const known = admits?.(request.headers.authorization ?? '') ?? true
    const status = refuseWith ?? (known ? undefined : 401)
    if (status) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      fake.headers.push(request.headers)
      fake.accept(accepted, url)
    })
  })
  await once(server, 'listening')
  const address = server.address()
  fake.endpoint = `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  fake.shut = async () => {
    fake.drop()
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  return fake
}

class Fake implements FakeSpeechServer {
  endpoint = ''
  readonly script: SpeechScript = { framesPerWord: 15, hang: false, fail: false, endless: false }
  readonly urls: URL[] = []
  readonly headers: IncomingHttpHeaders[] = []
  readonly bodies = new Map<string, string[]>()
  audioBytes = 0
  stops = 0
  shut = async () => {}
  readonly #clients = new Map<WebSocket, { id: string; stopped: boolean; recognises: boolean }>()

  get open(): number {
    return this.#clients.size
  }

  accept(socket: WebSocket, url: URL): void {
    this.urls.push(url)
    const client = { id: '', stopped: false, recognises: !url.pathname.includes('/tts/') }
    this.#clients.set(socket, client)
    socket.on('close', () => this.#clients.delete(socket))
    socket.on('message', (data, isBinary) => {
      const { body, headers } = parse(data, isBinary)
      const path = headers.get('path') ?? ''
      if (path === 'speech.context' || path === 'ssml') client.id = headers.get('x-requestid') ?? ''
      if (path === 'audio' && !headers.has('content-type')) this.audioBytes += body.length
      if (!isBinary) this.bodies.set(path, [...(this.bodies.get(path) ?? []), body.toString()])
      if (path === 'synthesis.control') {
        this.stops++
        client.stopped = true
      }
      if (path === 'ssml') void this.#speak(socket, client, body.toString())
    })
  }

  recognise(words: string, final: boolean): void {
    for (const [socket, { id, recognises }] of this.#clients) {
      if (!recognises) continue
      const at = { Offset: 0, Duration: 100 * TICKS_PER_MS }
      const status = words ? 'Success' : 'NoMatch'
      if (final) socket.send(text('speech.phrase', id, { RecognitionStatus: status, DisplayText: words, ...at }))
      else socket.send(text('speech.hypothesis', id, { Text: words, ...at }))
    }
  }

  drop(): void {
    for (const socket of this.#clients.keys()) socket.terminate()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shut()
  }

  async #speak(socket: WebSocket, client: { readonly id: string; stopped: boolean }, ssml: string): Promise<void> {
    const { endless, fail, framesPerWord, hang } = this.script
    const { id } = client
    client.stopped = false
    if (hang) return
    if (fail) return socket.close(1007, 'bad SSML')
    socket.send(text('turn.start', id, { context: { serviceTag: 'fake' } }))
    socket.send(text('response', id, { context: { serviceTag: 'fake' }, audio: { type: 'inline', streamId: 'S' } }))
    const words = ssml
      .replaceAll(/<[^>]+>/g, ' ')
      .trim()
      .split(/\s+/)
    const audio = Buffer.alloc(framesPerWord * BYTES_PER_FRAME - 100, 1)
    const last = endless ? Number.POSITIVE_INFINITY : words.length
    for (let i = 0; !client.stopped && i < last; i++) {
      const Data = {
        Offset: i * 300 * TICKS_PER_MS,
        Duration: 1,
        text: { Text: words[i % words.length], Length: 1, BoundaryType: 'WordBoundary' },
      }
      socket.send(text('audio.metadata', id, { Metadata: [{ Type: 'WordBoundary', Data }] }))
      socket.send(binary(id, audio))
      await new Promise((later) => setTimeout(later, 1))
    }
    socket.send(text('turn.end', id, {}))
  }
}

function parse(data: RawData, isBinary: boolean): { readonly headers: Map<string, string>; readonly body: Buffer } {
  const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
  const start = isBinary ? 2 : 0
  const end = isBinary ? 2 + bytes.readUInt16BE(0) : bytes.indexOf(CRLF + CRLF)
  const lines = bytes.toString('latin1', start, end).split(CRLF)
  const headers = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((match) => match !== null)
  return {
    headers: new Map(headers.map(([, name = '', value = '']) => [name.trim().toLowerCase(), value.trim()])),
    body: bytes.subarray(isBinary ? end : end + 4),
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { wordsOf } from '../../../media-node/src/turn/words.ts'

/** The speech service of a capacity run: says what it is told, and tells no more than it must. */
export interface SpeechService extends AsyncDisposable {
  readonly endpoint: string
  /** The recogniser of a call has understood something. */
  understood(connectionId: string, text: string, final: boolean): void
}

const CRLF = '\r\n'
const TICKS_PER_MS = 10_000
const BYTES_PER_MS = 32
/** As much as the cloud sends at once. */
const CHUNK_BYTES = 9_600

/** @param audioOf what a text sounds like, 16 kHz PCM */
export async function openSpeechService(audioOf: (text: string) => Buffer): Promise<SpeechService> {
  const recognisers = new Map<string, { readonly socket: WebSocket; id: string; heardBytes: number }>()
  const server = createServer().listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket, request) => {
    const url = new URL(request.url ?? '/', 'ws://speech')
    const client = { socket, id: '', heardBytes: 0 }
    const connectionId = url.searchParams.get('callConnectionId')
    if (connectionId) recognisers.set(connectionId, client)
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        // What is said is known already; how long it is tells the SDK what it may forget.
        if (Buffer.isBuffer(data)) client.heardBytes += data.length - 2 - data.readUInt16BE(0)
        return
      }
      const message = readText(data)
      if (message.path === 'speech.context' || message.path === 'ssml') client.id = message.id
      if (message.path === 'ssml') speak(socket, message, audioOf)
    })
  })
  await once(server, 'listening')
  const address = server.address()
  return {
    endpoint: `ws://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    understood(connectionId, text, final) {
      const client = recognisers.get(connectionId)
      if (!client) return
      const heardMs = Math.floor(client.heardBytes / BYTES_PER_MS)
      const at = { Offset: 0, Duration: Math.max(100, heardMs) * TICKS_PER_MS }
      const body = final ? { RecognitionStatus: 'Success', DisplayText: text, ...at } : { Text: text, ...at }
      client.socket.send(textMessage(final ? 'speech.phrase' : 'speech.hypothesis', client.id, body))
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** All of it at once, as fast as the socket takes it: synthesis is far quicker than speech. */
function speak(socket: WebSocket, { id, body }: TextMessage, audioOf: (text: string) => Buffer): void {
  const text = body
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const audio = audioOf(text)
  const words = wordsOf(text)
  socket.send(textMessage('turn.start', id, { context: { serviceTag: 'bench' } }))
  socket.send(
    textMessage('response', id, { context: { serviceTag: 'bench' }, audio: { type: 'inline', streamId: 'S' } }),
  )
  for (const [i, word] of words.entries()) {
    const offsetMs = ((audio.length / BYTES_PER_MS) * i) / words.length
    const Data = {
      Offset: Math.round(offsetMs * TICKS_PER_MS),
      Duration: 1,
      text: { Text: text.slice(word.start, word.end), Length: word.end - word.start, BoundaryType: 'WordBoundary' },
    }
    socket.send(textMessage('audio.metadata', id, { Metadata: [{ Type: 'WordBoundary', Data }] }))
  }
  for (let at = 0; at < audio.length; at += CHUNK_BYTES) {
    socket.send(audioMessage(id, audio.subarray(at, at + CHUNK_BYTES)))
  }
  socket.send(textMessage('turn.end', id, {}))
}

const textMessage = (path: string, id: string, body: object): string =>
  `X-RequestId:${id}${CRLF}Content-Type:application/json; charset=utf-8${CRLF}Path:${path}${CRLF}${CRLF}${JSON.stringify(body)}`

function audioMessage(id: string, body: Buffer): Buffer {
  const head = Buffer.from(
    `X-RequestId:${id}${CRLF}Content-Type:audio/x-wav${CRLF}X-StreamId:S${CRLF}Path:audio${CRLF}`,
  )
  const length = Buffer.alloc(2)
  length.writeInt16BE(head.length)
  return Buffer.concat([length, head, body])
}

interface TextMessage {
  readonly path: string
  readonly id: string
  readonly body: string
}

function readText(data: RawData): TextMessage {
  const text = Buffer.isBuffer(data) ? data.toString() : ''
  const end = text.indexOf(CRLF + CRLF)
  const headers = new Map(
    text
      .slice(0, end)
      .split(CRLF)
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
  )
  return { path: headers.get('path') ?? '', id: headers.get('x-requestid') ?? '', body: text.slice(end + 4) }
}

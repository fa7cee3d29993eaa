import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** One answer of the fake: chunks of a stream, a status, or a stream that hangs or breaks after its chunks. */
export interface ChatScript {
  readonly status?: number
  readonly error?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly chunks?: readonly object[]
  readonly end?: 'done' | 'hang' | 'break' | 'nonsense'
}

export interface FakeChatServer extends AsyncDisposable {
  readonly endpoint: string
  readonly requests: readonly { readonly path: string; readonly authorization: string; readonly body: Sent }[]
  /** Replies that the client left before they were over. */
  readonly abandoned: number
  script: ChatScript
}

/** What a test looks at. */
interface Sent {
  readonly messages?: readonly object[]
  readonly tools?: readonly object[]
  readonly [member: string]: unknown
}

/** Chat completions over HTTP, as a server of OpenAI's protocol sends them. Says what it is told to. */
export async function openFakeChatServer(): Promise<FakeChatServer> {
  const requests: { path: string; authorization: string; body: Sent }[] = []
  const fake = { script: {} as ChatScript, abandoned: 0 }
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) fake.abandoned++
    })
    void read(request).then((text) => {
      const { authorization = '' } = request.headers
      requests.push({ path: request.url ?? '', authorization, body: JSON.parse(text) as Sent })
      return answer(response, fake.script)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return Object.assign(fake, {
    endpoint: `http://127.0.0.1:${port}/openai/v1/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  })
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

async function answer(
  response: ServerResponse,
  { chunks = [], end = 'done', error, headers = {}, status = 200 }: ChatScript,
) {
  if (status !== 200) {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: error ?? {} }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  if (end === 'nonsense') response.end('data: {"choices": [oops\n\n')
  if (end === 'done') response.end('data: [DONE]\n\n')
  if (end === 'break') setTimeout(() => response.destroy(), 20)
}

export const textChunk = (content: string): object => ({ choices: [{ index: 0, delta: { content } }] })

export const finishChunk = (finish_reason: string): object => ({ choices: [{ index: 0, delta: {}, finish_reason }] })

export const toolChunk = (index: number, id: string | undefined, name: string | undefined, args: string): object => ({
  choices: [
    { index: 0, delta: { tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }] } },
  ],
})

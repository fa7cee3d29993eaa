import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { tokensOf } from '../conversation/providers/scripted-model.ts'

/** A chat model that always says the same, at the pace of a real one. */
export interface LanguageService extends AsyncDisposable {
  readonly endpoint: string
}

const FIRST_TOKEN_MS = 350
const TOKEN_MS = 20

export async function openLanguageService(reply: string): Promise<LanguageService> {
  const chunks = [
    ...tokensOf(reply).map((content) => chunk({ content })),
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`,
    'data: [DONE]\n\n',
  ]
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => stream(response, chunks))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    endpoint: `http://localhost:${typeof address === 'object' && address ? address.port : 0}/openai/v1/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const chunk = (delta: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`

function stream(response: ServerResponse, chunks: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  let at = 0
  let timer = setTimeout(next, FIRST_TOKEN_MS)
  response.once('close', () => clearTimeout(timer))

  function next(): void {
    response.write(chunks[at++])
    if (at < chunks.length) timer = setTimeout(next, TOKEN_MS)
    else response.end()
  }
}

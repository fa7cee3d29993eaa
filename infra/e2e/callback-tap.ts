import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands before the edge and passes the carrier's callbacks on, remembering how the carrier identified itself. */
export interface CallbackTap extends AsyncDisposable {
  readonly url: string
  /** What the carrier's last callback was authorised with. */
  readonly authorization: string
  forwardTo(edgeUrl: string): void
}

export async function openCallbackTap(): Promise<CallbackTap> {
  let edgeUrl = ''
  let authorization = ''
  const server = createServer((request, response) => {
    const given = request.headers.authorization ?? ''
    if (given) authorization = given
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const headers = { 'content-type': request.headers['content-type'] ?? '', authorization: given }
      const init = { method: request.method ?? 'POST', headers, body: Buffer.concat(parts) }
      fetch(`${edgeUrl}${request.url}`, init).then(
        async (answer) => response.writeHead(answer.status).end(await answer.text()),
        () => response.writeHead(503).end(),
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    get authorization() {
      return authorization
    },
    forwardTo: (url) => void (edgeUrl = url),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

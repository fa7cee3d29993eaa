import { once } from 'node:events'
import { createServer } from 'node:http'
import { CallId } from '@call-center/shared/call/call'
import { Prompts } from '@call-center/shared/config/config'
import { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { WebSocketServer } from 'ws'
import { fakeSession } from '../../../media-node/src/testing/fake-edge.ts'

/** An edge that knows every call and believes everything. */
export interface EdgeService extends AsyncDisposable {
  readonly url: string
  /** Of the node, as it tells it. */
  readonly statuses: readonly NodeStatus[]
}

/** @param greeting what each call begins with */
export async function openEdgeService(greeting: string): Promise<EdgeService> {
  const statuses: NodeStatus[] = []
  const prompts = Prompts.parse({ tts: { tts_lang: 'en-US', hello_tpl: [greeting] } })
  const features = { phone_silence_timeout_sec: 600 }
  const server = createServer((request, response) => {
    const [, , , id = '', what] = (request.url ?? '').split('/')
    request.resume()
    request.once('end', () => {
      const answer =
        what === 'session'
          ? fakeSession({ prompts, features, connectionId: id }, CallId.parse(id))
          : what === 'events'
            ? { version: 1 }
            : {}
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  }).listen(0, '127.0.0.1')
  const channel = new WebSocketServer({ server })
  channel.on('connection', (socket) => {
    socket.on('message', (data) => {
      const status = NodeStatus.safeParse(JSON.parse(String(data))).data
      if (status) statuses.push(status)
    })
  })
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    statuses,
    async [Symbol.asyncDispose]() {
      for (const socket of channel.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

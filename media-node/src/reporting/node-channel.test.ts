import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { newCallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'
import { afterEach, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { systemClock } from '../clock.ts'
import { openNodeChannel } from './node-channel.ts'

const scope = new AsyncDisposableStack()
afterEach(() => scope.disposeAsync())

it('says what the node is like, hears notices, and dials again', async () => {
  const server = new WebSocketServer({ port: 0 })
  scope.defer(() => void server.close())
  await once(server, 'listening')
  const callId = newCallId()
  const notices = Promise.withResolvers<NodeNotice>()
  const dialled = async () => {
    const [socket, request]: [WebSocket, { headers: Record<string, string>; url: string }] = (await once(
      server,
      'connection',
    )) as never
    const [data] = await once(socket, 'message')
    return { socket, request, status: NodeStatus.parse(JSON.parse(String(data))) }
  }
  const first = dialled()
  scope.use(
    openNodeChannel({
      edgeUrl: `http://localhost:${(server.address() as AddressInfo).port}`,
      serviceToken: 'secret',
      status: () => ({
        nodeId: 'n',
        streamUrl: 'wss://n/media',
        calls: [callId],
        capacity: 3,
        loopLagMs: 0,
        draining: false,
      }),
      onNotice: notices.resolve,
      clock: systemClock,
      log: silentLog,
    }),
  )
  const { socket, request, status } = await first
  expect([request.url, request.headers['authorization'], status.calls]).toEqual([
    '/internal/nodes/channel',
    'Bearer secret',
    [callId],
  ])

  const notice: NodeNotice = { type: 'call-ended', callId }
  socket.send('nonsense')
  socket.send(JSON.stringify(notice))
  expect(await notices.promise).toEqual(notice)

  const second = dialled()
  socket.terminate()
  expect((await second).status.nodeId).toBe('n')
})

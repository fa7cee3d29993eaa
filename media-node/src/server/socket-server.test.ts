import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { FakeClock } from '../testing/fake-clock.ts'
import { chooseSocketServer } from './choose-socket-server.ts'
import { loadUws } from './load-uws.ts'
import type { SocketServerOptions } from './socket-server.ts'
import { socketServerContract } from './socket-server.contract.ts'
import { uwsServer } from './uws.ts'
import { openWsServer } from './ws.ts'

socketServerContract('ws', openWsServer)

const loaded = await loadUws().catch(() => undefined)
if (loaded) socketServerContract('uWebSockets.js', uwsServer(loaded.uws))

describe('ws', () => {
  it('pings, keeps a peer that answers, and cuts one that does not', async () => {
    const clock = new FakeClock()
    const closed: string[] = []
    const onUpgrade: SocketServerOptions['onUpgrade'] = async ({ path }) => ({
      accept: { onOpen() {}, onMessage() {}, onClose: () => void closed.push(path) },
    })
    const onRequest = () => ({ status: 200, body: '' })
    const limits = { firstFrameMs: 60_000, idleTimeoutS: 10 }
    await using server = await openWsServer({ port: 0, host: '127.0.0.1', clock, onUpgrade, onRequest, ...limits })
    const url = `ws://127.0.0.1:${server.port}`
    const alive = new WebSocket(`${url}/alive`)
    const dead = new WebSocket(`${url}/dead`, { autoPong: false })
    await Promise.all([once(alive, 'open'), once(dead, 'open')])
    for (let i = 0; i < 3; i++) {
      const pinged = once(alive, 'ping')
      await clock.advance(5_000)
      await pinged
      alive.send('pong is on its way')
      await new Promise((resolve) => alive.ping(undefined, undefined, resolve))
      await once(alive, 'pong')
    }
    expect(closed).toEqual(['/dead'])
  })
})

describe('the choice of a socket server', () => {
  it.runIf(loaded)('is uWebSockets.js where it loads', async () => {
    const { name, reason } = await chooseSocketServer()
    expect(name).toBe('uWebSockets.js')
    expect(reason).toMatch(/^sockets: uWebSockets\.js \((native|a copy relinked)/)
  })

  it('falls back to ws and says why', async () => {
    const { name, reason } = await chooseSocketServer(() => Promise.reject(new Error('no build\n\nfor this machine')))
    expect([name, reason]).toEqual(['ws', 'sockets: ws, because uWebSockets.js does not load here: for this machine'])
  })
})

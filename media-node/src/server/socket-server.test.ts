import { describe, expect, it } from 'vitest'
import { chooseSocketServer } from './choose-socket-server.ts'
import { loadUws } from './load-uws.ts'
import { socketServerContract } from './socket-server.contract.ts'
import { uwsServer } from './uws.ts'
import { openWsServer } from './ws.ts'

socketServerContract('ws', openWsServer)

const loaded = await loadUws().catch(() => undefined)
if (loaded) socketServerContract('uWebSockets.js', uwsServer(loaded.uws))

describe('the choice of a socket server', () => {
  it.runIf(loaded)('is uWebSockets.js where it loads', async () => {
    const { name, reason } = await chooseSocketServer()
    expect(name).toBe('uWebSockets.js')
    expect(reason).toMatch(/^sockets: uWebSockets\.js \((native|a copy relinked)/)
  })

  it('falls back to ws and says why', async () => {
    const { name, reason } = await chooseSocketServer(() => Promise.reject(new Error('no build\n\nfor this machine')))
    expect([name, reason]).toEqual([
      'ws',
      'sockets: ws, because uWebSockets.js does not load here: for this machine',
    ])
  })
})

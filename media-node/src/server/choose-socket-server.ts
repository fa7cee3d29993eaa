import { loadUws } from './load-uws.ts'
import type { OpenSocketServer } from './socket-server.ts'
import { uwsServer } from './uws.ts'
import { openWsServer } from './ws.ts'

export interface ChosenSocketServer {
  readonly open: OpenSocketServer
  readonly name: 'uWebSockets.js' | 'ws'
  /** For the operator: what is in use, and why. */
  readonly reason: string
}

/** uWebSockets.js where it runs, `ws` elsewhere. Never fails. */
export async function chooseSocketServer(load = loadUws): Promise<ChosenSocketServer> {
  try {
    const { uws, relinked } = await load()
    const how = relinked ? 'a copy relinked for this older C library' : 'native'
    return { open: uwsServer(uws), name: 'uWebSockets.js', reason: `sockets: uWebSockets.js (${how})` }
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)
    return { open: openWsServer, name: 'ws', reason: `sockets: ws, because uWebSockets.js does not load here: ${why}` }
  }
}

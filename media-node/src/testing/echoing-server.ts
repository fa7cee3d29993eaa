import { newCallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { createMetrics } from '../metrics.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import { type MediaServerOptions, startMediaServer } from '../server/media-server.ts'

export const SECRET = 'a secret of at least thirty-two bytes'

/** A media server whose calls say back what they hear. */
export async function startEchoing(more: Partial<MediaServerOptions> = {}) {
  const streams: CarrierStream[] = []
  const ended: number[] = []
  const metrics = createMetrics()
  const server = await startMediaServer({
    port: 0,
    host: '127.0.0.1',
    tokenSecret: SECRET,
    clock: systemClock,
    capacity: 2,
    onCall(stream) {
      streams.push(stream)
      stream.start({
        onAudio: (frame) => stream.send(frame),
        onDigit() {},
        onPlayed() {},
        onClosed: () => ended.push(stream.tokenEpoch),
      })
    },
    log: silentLog,
    metrics,
    ...more,
  })
  const base = `127.0.0.1:${server.port}`
  const ready = async () => (await fetch(`http://${base}/health/readiness`)).status
  const dialPath = (path: string, headers = {}) => connect(`ws://${base}${path}`, headers)
  const dial = async (callId = newCallId(), epoch = 1, headers = {}) =>
    dialPath(`/media/${await signMediaToken({ callId, epoch }, SECRET, systemClock.wallMs())}`, headers)
  return {
    server,
    streams,
    ended,
    metrics,
    ready,
    dial,
    dialPath,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The open socket, or the status it was refused with. */
async function connect(url: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const socket = new WebSocket(url, { headers })
  const refused = new Promise<number>((resolve) => {
    socket.on('error', ({ message }) => resolve(Number(/response: (\d+)/.exec(message)?.[1])))
  })
  return Promise.race([refused, new Promise<WebSocket>((resolve) => socket.on('open', () => resolve(socket)))])
}

/** The socket, which must have been let in. */
export function opened(result: WebSocket | number): WebSocket {
  if (typeof result === 'number') throw new Error(`refused with ${result}`)
  return result
}

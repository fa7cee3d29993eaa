import type { Log } from '@call-center/shared/log'
import { NodeNotice, type NodeStatus, STATUS_EVERY_MS } from '@call-center/shared/protocol/node-channel'
import { type RawData, WebSocket } from 'ws'
import type { Clock } from '../clock.ts'

export interface NodeChannelOptions {
  readonly edgeUrl: string
  readonly serviceToken: string
  /** What the node is like now. */
  readonly status: () => Omit<NodeStatus, 'type'>
  readonly onNotice: (notice: NodeNotice) => void
  readonly clock: Clock
  readonly log: Log
}

/** Disposing hangs up: for the edge, the node is gone. */
export interface NodeChannel extends AsyncDisposable {
  /** The set of calls changed: tell the edge now. */
  touch(): void
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5_000
/** An edge that is silent for this long, pongs included, is not there any more. */
const SILENT_MS = 10_000
/** How long the edge may take to say goodbye. */
const CLOSE_MS = 1_000

/** Dials the edge's node directory, and again whenever the line breaks. */
export function openNodeChannel({
  edgeUrl,
  serviceToken,
  status,
  onNotice,
  clock,
  log,
}: NodeChannelOptions): NodeChannel {
  const closing = new AbortController()
  const url = new URL('/internal/nodes/channel', edgeUrl.replace(/^http/, 'ws'))
  let socket: WebSocket | undefined
  const running = keepOpen()

  return {
    touch: sendStatus,
    async [Symbol.asyncDispose]() {
      closing.abort()
      socket?.close(1000)
      await running
    },
  }

  async function keepOpen(): Promise<void> {
    let delayMs = FIRST_RETRY_MS
    while (!closing.signal.aborted) {
      const opened = await connect()
      if (opened) delayMs = FIRST_RETRY_MS
      await clock.sleep(delayMs, closing.signal).catch(() => {})
      delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)
    }
  }

  /** Resolves when the connection is over, with whether there was one. */
  async function connect(): Promise<boolean> {
    const over = new AbortController()
    const within = AbortSignal.any([closing.signal, over.signal])
    const dialled = new WebSocket(url, { headers: { authorization: `Bearer ${serviceToken}` } })
    let opened = false
    let heardAt = clock.now()
    dialled.on('open', () => {
      opened = true
      socket = dialled
      log.info({}, 'node channel open')
      sendStatus()
    })
    dialled.on('message', (data) => {
      heardAt = clock.now()
      receive(data)
    })
    dialled.on('pong', () => void (heardAt = clock.now()))
    dialled.on('error', (error) => log.warn({ err: error }, 'node channel failed'))
    const closed = new Promise<void>((resolve) => dialled.once('close', () => resolve())).then(() => over.abort())

    while (!within.aborted) {
      await clock.sleep(STATUS_EVERY_MS, within).catch(() => {})
      if (clock.now() - heardAt > SILENT_MS) dialled.terminate()
      else if (dialled.readyState === WebSocket.OPEN) {
        sendStatus()
        dialled.ping()
      }
    }
    hangUp(dialled, over.signal)
    await closed
    socket = undefined
    return opened
  }

  function hangUp(dialled: WebSocket, signal: AbortSignal): void {
    if (dialled.readyState === WebSocket.CLOSED) return
    if (dialled.readyState === WebSocket.OPEN) dialled.close(1000)
    else dialled.terminate()
    clock.sleep(CLOSE_MS, signal).then(
      () => dialled.terminate(),
      () => {},
    )
  }

  function sendStatus(): void {
    if (socket?.readyState !== WebSocket.OPEN) return
    const message: NodeStatus = { type: 'status', ...status() }
    socket.send(JSON.stringify(message))
  }

  function receive(data: RawData): void {
    const notice = readNotice(String(data))
    if (notice) onNotice(notice)
    else log.warn({}, 'unknown notice from the edge')
  }
}

function readNotice(text: string): NodeNotice | undefined {
  try {
    return NodeNotice.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

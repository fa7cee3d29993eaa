import type { CallId } from '@call-center/shared/call/call'
import type { Log } from '@call-center/shared/log'
import { type MediaClaims, type MediaTokenWay, readMediaToken } from '@call-center/shared/protocol/media-token'
import { readTraceparent, type TraceContext, traceOf } from '@call-center/shared/telemetry/trace-context'
import type { Clock } from '../clock.ts'
import { CALLS_LIVE, CALLS_TAKEN_OVER, type Metrics, UPGRADES_REFUSED } from '../metrics.ts'
import { acsStream } from './acs-stream.ts'
import type { VerifyCarrier } from './carrier-jwt.ts'
import type { CarrierStream } from './carrier-stream.ts'
import { chooseSocketServer } from './choose-socket-server.ts'
import type {
  HttpAnswer,
  OpenSocketServer,
  RefusalStatus,
  SocketServer,
  SocketServerOptions,
  UpgradeDecision,
  UpgradeRequest,
} from './socket-server.ts'
import { twilioDoor, type TwilioDoorOptions } from './twilio-door.ts'
import { peerOf, WaitingRoom } from './waiting-room.ts'
import type { WiredStream, WireStream } from './wired-stream.ts'

export interface MediaServerOptions {
  readonly port: number
  readonly host?: string
  readonly tokenSecret: string
  readonly clock: Clock
  /** Calls held at once; the next is refused, so that those held stay good. */
  readonly capacity: number
  /** A call's audio is here; `trace`: what of the edge led to it. Called again, with a new stream, when the carrier reconnects; the old one has ended. */
  readonly onCall: (stream: CarrierStream, trace: TraceContext) => void
  /** Checks the carrier's own token too, of carriers that bring ours in the path and send one. */
  readonly verifyCarrier?: VerifyCarrier
  /** Let in whoever says in the first messages whose call they bring. @defaultValue true */
  readonly tokenInMessages?: boolean
  readonly log: Log
  readonly metrics: Metrics
  /** @defaultValue `uWebSockets.js`, or `ws` where that does not load */
  readonly open?: OpenSocketServer
  readonly limits?: Pick<SocketServerOptions, 'firstFrameMs' | 'idleTimeoutS'>
}

/** Disposing closes every stream and the listener. */
export interface MediaServer extends AsyncDisposable {
  readonly port: number
  /** Calls with a live socket. */
  readonly calls: readonly CallId[]
  readonly draining: boolean
  /** Takes no more calls; those that are here go on. Resolves when the last has ended. */
  drain(): Promise<void>
}

/** With the token, or without: then it comes in the first messages. */
const MEDIA_PATH = /^\/media(?:\/([\w.-]+))?$/

export async function startMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const door = new Door(options)
  const open = options.open ?? (await chosen(options.log))
  const server = await open({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    clock: options.clock,
    onUpgrade: (request) => door.decide(request),
    onRequest: (path) => door.answer(path),
    ...options.limits,
  })
  return mediaServer(server, door)
}

async function chosen(log: Log): Promise<OpenSocketServer> {
  const { name, open, reason } = await chooseSocketServer()
  log.info({ sockets: name, reason }, 'socket server chosen')
  return open
}

const mediaServer = (server: SocketServer, door: Door): MediaServer => ({
  port: server.port,
  get calls() {
    return [...door.live.keys()]
  },
  get draining() {
    return door.draining
  },
  drain: () => door.drain(),
  async [Symbol.asyncDispose]() {
    door.closeAll()
    await server[Symbol.asyncDispose]()
  },
})

/** Who is let in, and who is in. */
class Door {
  readonly live = new Map<CallId, CarrierStream>()
  draining = false
  readonly #empty = Promise.withResolvers<void>()
  readonly #waiting: WaitingRoom
  readonly #options: MediaServerOptions

  constructor(options: MediaServerOptions) {
    this.#options = options
    this.#waiting = new WaitingRoom(options.capacity)
  }

  async decide({ path, address, headers }: UpgradeRequest): Promise<UpgradeDecision> {
    const { verifyCarrier, tokenInMessages = true, clock } = this.#options
    const match = MEDIA_PATH.exec(path)
    if (!match) return refuse(404)
    // Browsers say where they come from, carriers do not: no page may take a call's audio.
    if (headers['origin'] !== undefined) return refuse(this.#refused(undefined, 403))
    const [, token] = match
    if (token === undefined) {
      if (!tokenInMessages) return refuse(404)
      const peer = peerOf(address, headers['x-forwarded-for'])
      const onWaiting = (sendAway: () => void) => this.#waiting.enter(peer, sendAway)
      return { accept: twilioDoor({ enter: (...asked) => this.#enter(...asked), onWaiting, clock }) }
    }
    const claims = await this.#read(token, 'path')
    const genuine = claims && (verifyCarrier === undefined || (await verifyCarrier(headers)))
    // Nothing is awaited from here to the moment the socket opens: what is decided stays true.
    const refusal = !claims || !genuine ? 401 : this.#refusalOf(claims)
    if (!claims || refusal !== undefined) return refuse(this.#refused(claims, refusal ?? 401))
    return { accept: this.#admit(claims, acsStream).handler }
  }

  answer(path: string): HttpAnswer {
    if (path === '/health/liveness') return { status: 200, body: 'alive' }
    if (path !== '/health/readiness') return { status: 404, body: 'not found' }
    if (this.draining) return { status: 503, body: 'draining' }
    return this.#isFull ? { status: 503, body: 'full' } : { status: 200, body: 'ready' }
  }

  drain(): Promise<void> {
    this.draining = true
    if (this.live.size === 0) this.#empty.resolve()
    return this.#empty.promise
  }

  closeAll(): void {
    for (const stream of this.live.values()) stream.close()
  }

  async #enter(...[token, wire, { socket, gone }]: Parameters<TwilioDoorOptions['enter']>) {
    const claims = await this.#read(token, 'message')
    const refusal = claims ? this.#refusalOf(claims) : 401
    if (!claims || refusal !== undefined) return void this.#refused(claims, refusal ?? 401)
    if (gone.aborted) return undefined
    const { handler } = this.#admit(claims, wire)
    handler.onOpen(socket)
    return handler
  }

  /** A token that was given out for the other way in asks for less than this one does. */
  async #read(token: string, way: MediaTokenWay): Promise<MediaClaims | undefined> {
    const { clock, tokenSecret } = this.#options
    const claims = await readMediaToken(token, tokenSecret, clock.wallMs())
    return claims?.way === way ? claims : undefined
  }

  #refused(claims: MediaClaims | undefined, status: RefusalStatus): RefusalStatus {
    const { metrics, log } = this.#options
    metrics.add(UPGRADES_REFUSED)
    log.warn({ callId: claims?.callId, status }, 'media socket refused')
    return status
  }

  get #isFull(): boolean {
    return this.live.size >= this.#options.capacity
  }

  /** A carrier that reconnects has its place already. */
  #refusalOf({ callId, epoch }: MediaClaims): RefusalStatus | undefined {
    const held = this.live.get(callId)
    if (held) return epoch < held.tokenEpoch ? 403 : undefined
    return this.draining || this.#isFull ? 503 : undefined
  }

  #admit({ callId, epoch, traceparent }: MediaClaims, wire: WireStream): WiredStream {
    const { log, metrics, onCall } = this.#options
    const stream = wire({
      callId,
      tokenEpoch: epoch,
      metrics,
      onOpen: () => {
        this.#takeOver(callId)
        this.live.set(callId, stream)
        metrics.set(CALLS_LIVE, this.live.size)
        log.info({ callId, epoch }, 'media socket opened')
        onCall(stream, readTraceparent(traceparent) ?? traceOf(callId))
      },
      onClosed: () => {
        if (this.live.get(callId) === stream) this.live.delete(callId)
        metrics.set(CALLS_LIVE, this.live.size)
        log.info({ callId, epoch }, 'media socket closed')
        if (this.draining && this.live.size === 0) this.#empty.resolve()
      },
    })
    return stream
  }

  #takeOver(callId: CallId): void {
    const old = this.live.get(callId)
    if (!old) return
    this.#options.metrics.add(CALLS_TAKEN_OVER)
    this.#options.log.info({ callId, epoch: old.tokenEpoch }, 'media socket taken over')
    old.close()
  }
}

const refuse = (status: RefusalStatus): UpgradeDecision => ({ refuse: status })

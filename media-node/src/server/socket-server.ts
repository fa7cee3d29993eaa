import type { Clock } from '../clock.ts'

/** One accepted WebSocket. */
export interface Socket {
  /**
   * Sends a text message, as text or as its UTF-8, which may be overwritten afterwards. Returns `false` when it was dropped: the
   * socket is closed, or its buffer is full.
   */
  send(message: string | Uint8Array): boolean
  /** Asks the peer to close. `onClose` follows. */
  close(code?: number): void
}

const utf8 = new TextDecoder()

/** The text that a message is; what is no UTF-8 in it is replaced. */
export const textOf = (message: Uint8Array): string => utf8.decode(message)

/** What becomes of one socket. Called on the socket's own tick, in order: open, messages, close once. */
export interface SocketHandler {
  onOpen(socket: Socket): void
  /** One message, text or binary: its bytes, which are the server's again after this call. See `textOf`. */
  onMessage(message: Uint8Array): void
  onClose(): void
}

/** What is known before a socket exists. Copied out of the server's own request, so it may be kept. */
export interface UpgradeRequest {
  readonly path: string
  /** The peer's IP address: of the connection, which may be a proxy's. */
  readonly address: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

export type RefusalStatus = 401 | 403 | 404 | 503
export type UpgradeDecision = { readonly accept: SocketHandler } | { readonly refuse: RefusalStatus }

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

export interface SocketServerOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  readonly clock: Clock
  /** Decides before the handshake: a refused peer never gets a socket. */
  readonly onUpgrade: (request: UpgradeRequest) => Promise<UpgradeDecision>
  /** Answers plain `GET` requests: health. */
  readonly onRequest: (path: string) => HttpAnswer
  /** A socket that stays silent for longer after the handshake is closed. @defaultValue 5_000 */
  readonly firstFrameMs?: number
  /** A peer from which nothing, not even a pong, comes for so long is gone. At least 8. @defaultValue 16 */
  readonly idleTimeoutS?: number
}

/** Disposing closes the listener and every socket. */
export interface SocketServer extends AsyncDisposable {
  readonly port: number
}

/** A WebSocket server. Implement it and pass `socket-server.contract.ts`. */
export type OpenSocketServer = (options: SocketServerOptions) => Promise<SocketServer>

/** Largest message taken from a peer; an audio frame is one kilobyte. */
export const MAX_PAYLOAD_BYTES = 16 * 1024

/** Messages a second that a peer may send: fifty for each person on the line. */
export const MAX_MESSAGES_PER_S = 200

/**
 * Messages that may come at once, on top of that: what a network held up. Who was held up for longer than the idle timeout
 * is cut anyway, and two people talk in 1,600 messages meanwhile.
 */
export const MAX_MESSAGES_AT_ONCE = 2_000

/** Output that a slow peer may leave unread before messages are dropped: some two seconds of audio. */
export const MAX_BUFFERED_BYTES = 128 * 1024

export const DEFAULT_FIRST_FRAME_MS = 5_000
export const DEFAULT_IDLE_TIMEOUT_S = 16

/** Close codes of RFC 6455. */
export const CLOSE_NORMAL = 1000
export const CLOSE_POLICY = 1008

export const STATUS_LINES: Readonly<Record<RefusalStatus, string>> = {
  401: '401 Unauthorized',
  403: '403 Forbidden',
  404: '404 Not Found',
  503: '503 Service Unavailable',
}

/** `handler`, with a socket that keeps to the rules: its first message is not late, and not too many follow. */
export const withRules = (handler: SocketHandler, firstFrameMs: number, clock: Clock): SocketHandler =>
  withFirstFrameDeadline(withMessageRate(handler, clock), firstFrameMs, clock)

/** `handler`, with a socket that is closed when more messages come than people can cause. Those in excess are not read. */
function withMessageRate(handler: SocketHandler, clock: Clock): SocketHandler {
  let socket: Socket | undefined
  let atOnce = MAX_MESSAGES_AT_ONCE
  let atMs = clock.now()
  return {
    onOpen(opened) {
      socket = opened
      handler.onOpen(opened)
    },
    onMessage(message) {
      if (atOnce < 1) {
        const nowMs = clock.now()
        atOnce = Math.min(MAX_MESSAGES_AT_ONCE, atOnce + ((nowMs - atMs) * MAX_MESSAGES_PER_S) / 1_000)
        atMs = nowMs
        if (atOnce < 1) return socket?.close(CLOSE_POLICY)
      }
      atOnce -= 1
      clock.catchUp()
      handler.onMessage(message)
    },
    onClose: () => handler.onClose(),
  }
}

/**
 * `handler`, with a socket that is closed when its first message is late. uWebSockets neither delivers nor rejects
 * frames that a client forgot to mask: without a deadline such a socket holds its place until the idle timer.
 */
function withFirstFrameDeadline(handler: SocketHandler, deadlineMs: number, clock: Clock): SocketHandler {
  const waiting = new AbortController()
  return {
    onOpen(socket) {
      clock.sleep(deadlineMs, waiting.signal).then(
        () => socket.close(CLOSE_POLICY),
        () => {}, // the first message came, or the socket went, before the deadline
      )
      handler.onOpen(socket)
    },
    onMessage(message) {
      if (!waiting.signal.aborted) {
        waiting.abort()
        this.onMessage = handler.onMessage.bind(handler)
      }
      handler.onMessage(message)
    },
    onClose() {
      waiting.abort()
      handler.onClose()
    },
  }
}

import type { Clock } from '../clock.ts'
import { CLOSE_POLICY, type Socket, type SocketHandler, textOf } from './socket-server.ts'
import { readTwilioMessage } from './twilio-message.ts'
import { twilioStream } from './twilio-stream.ts'
import type { WireStream } from './wired-stream.ts'

/** The name of the `<Parameter>` that brings the media token. */
const TOKEN = 'token'

/** Twilio says `start` right after the handshake. */
const START_MS = 5_000

export interface TwilioDoorOptions {
  /**
   * Opens the stream for the call that the token names, on `socket`; `undefined` when it may not come in, or the socket
   * closed meanwhile (`gone`).
   */
  readonly enter: (
    token: string,
    wire: WireStream,
    options: { readonly socket: Socket; readonly gone: AbortSignal },
  ) => Promise<SocketHandler | undefined>
  /** The socket is open and waits. What it answers is called once, when it waits no more: let in, refused or closed. */
  readonly onWaiting: (sendAway: () => void) => () => void
  readonly clock: Clock
}

/**
 * A socket of Twilio before it is a call's: Twilio sends our token in its first messages, not with the handshake. Nothing
 * is heard before it is known whose call it is, and it has to come soon.
 */
export function twilioDoor({ enter, onWaiting, clock }: TwilioDoorOptions): SocketHandler {
  const closed = new AbortController()
  let socket: Socket | undefined
  let inside: SocketHandler | undefined
  let deadline: Disposable | undefined
  let onDecided: (() => void) | undefined
  let decided = false
  let asked = false

  function decide(handler: SocketHandler | undefined): void {
    if (decided) return
    decided = true
    inside = handler
    deadline?.[Symbol.dispose]()
    if (!handler) socket?.close(CLOSE_POLICY)
    onDecided?.()
  }

  function ask(bytes: Uint8Array): void {
    const message = readTwilioMessage(textOf(bytes))
    if (message?.kind === 'connected') return
    const token = message?.kind === 'start' ? message.parameters[TOKEN] : undefined
    const plain = message?.kind === 'start' && message.encoding === 'audio/x-mulaw' && message.sampleRate === 8_000
    if (message?.kind !== 'start' || !token || !plain || !socket) return decide(undefined)
    asked = true
    enter(token, twilioStream(message.streamSid), { socket, gone: closed.signal }).then(decide, () => decide(undefined))
  }

  return {
    onOpen(opened) {
      socket = opened
      onDecided = onWaiting(() => decide(undefined))
      deadline = clock.after(START_MS, () => decide(undefined))
    },
    onMessage(bytes) {
      if (inside) inside.onMessage(bytes)
      else if (!asked && !decided) ask(bytes)
    },
    onClose() {
      closed.abort()
      inside?.onClose()
      decide(undefined)
    },
  }
}

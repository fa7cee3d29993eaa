import type { CarrierEvents, CarrierStream } from '../server/carrier-stream.ts'

/** The socket before the call is ready for it: only its end is noticed. */
export interface Doorstep {
  /** Aborts when the socket is gone. */
  readonly closed: AbortSignal
  /** From now on the call gets the events. */
  enter(events: CarrierEvents): void
}

export function waitAtDoor(stream: CarrierStream): Doorstep {
  const closed = new AbortController()
  let inside: CarrierEvents | undefined
  stream.start({
    onAudio: (frame) => inside?.onAudio(frame),
    onDigit: (digit) => inside?.onDigit(digit),
    onPlayed: (playedMs) => inside?.onPlayed?.(playedMs),
    onClosed() {
      closed.abort()
      inside?.onClosed()
    },
  })
  return {
    closed: closed.signal,
    enter(events) {
      inside = events
      if (closed.signal.aborted) events.onClosed()
    },
  }
}

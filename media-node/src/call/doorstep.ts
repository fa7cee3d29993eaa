import type { AudioFrame } from '../audio/frame.ts'
import type { CarrierEvents, CarrierStream } from '../server/carrier-stream.ts'

/** The socket before the call is ready for it: its end is noticed, and what comes is kept for a while. */
export interface Doorstep {
  /** Aborts when the socket is gone. */
  readonly closed: AbortSignal
  /** From now on the call gets the events; with `replay`, the last of what came before as well, at once, be it without the keys. */
  enter(events: CarrierEvents, options: { readonly replay: boolean; readonly keys?: boolean }): void
}

/** Audio kept, frames: three seconds. */
const KEPT_FRAMES = 150
const KEPT_KEYS = 32

export function waitAtDoor(stream: CarrierStream): Doorstep {
  const closed = new AbortController()
  const frames: AudioFrame[] = []
  const keys: string[] = []
  let inside: CarrierEvents | undefined
  stream.start({
    onAudio(frame) {
      if (inside) inside.onAudio(frame)
      else if (frames.push({ ...frame, samples: frame.samples.slice() }) > KEPT_FRAMES) frames.shift()
    },
    onDigit(digit) {
      if (inside) inside.onDigit(digit)
      else if (keys.push(digit) > KEPT_KEYS) keys.shift()
    },
    onPlayed: (playedMs) => inside?.onPlayed(playedMs),
    onClosed() {
      closed.abort()
      inside?.onClosed()
    },
  })
  return {
    closed: closed.signal,
    enter(events, { replay, keys: withKeys = true }) {
      inside = events
      const [audio, digits] = [frames.splice(0), keys.splice(0)]
      if (replay) {
        for (const frame of audio) events.onAudio(frame)
        for (const digit of withKeys ? digits : []) events.onDigit(digit)
      }
      if (closed.signal.aborted) events.onClosed()
    },
  }
}

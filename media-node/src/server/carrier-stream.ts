import type { CallId } from '@call-center/shared/call/call'
import type { AudioFrame } from '../audio/frame.ts'

/** One call's two-way audio, as the carrier's media stream gives it. No carrier's wire shape shows through it. */
export interface CarrierStream {
  readonly callId: CallId
  /** Epoch of the media token that admitted this socket. */
  readonly tokenEpoch: number
  /** Starts delivery. Events arrive on the socket's own tick: return fast, never block. */
  start(events: CarrierEvents): void
  /** Sends one 20 ms frame. Returns `false` when the socket is full or closed and the frame was dropped. */
  send(frame: AudioFrame): boolean
  /** Drops the audio the carrier holds but has not played. */
  clear(): void
  close(): void
}

export interface CarrierEvents {
  /**
   * One 20 ms frame, silent ones included: recognisers need their timing. Its samples are
   * overwritten by the next one: who keeps them copies them.
   */
  onAudio(frame: AudioFrame): void
  /** A key of the telephone keypad: `0`–`9`, `*`, `#`. */
  onDigit(digit: string): void
  /**
   * The carrier played so much of what it was sent since the stream began or was last cleared, milliseconds. Some carriers
   * never say; then what the caller heard is what must have been heard by now.
   */
  onPlayed(playedMs: number): void
  /** The socket is gone, whoever closed it. Called once. */
  onClosed(): void
}

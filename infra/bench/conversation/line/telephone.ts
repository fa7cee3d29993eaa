import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import type { CarrierEvents, CarrierStream } from '../../../../media-node/src/server/carrier-stream.ts'

/** Who is at the other end of a carrier's line: hears and gives 20 ms frames of 16 kHz. */
export interface Telephone extends Pick<CarrierStream, 'callId' | 'tokenEpoch' | 'clear' | 'close'> {
  start(events: Pick<CarrierEvents, 'onAudio' | 'onClosed'>): void
  /** `sent` is the frame as the product sent it, `frame` what the way made of it. */
  play(frame: AudioFrame, sent: AudioFrame): void
  /** What it was sent and has not played yet, milliseconds. */
  readonly unheardMs: number
}

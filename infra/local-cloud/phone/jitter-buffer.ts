import { FRAME_SAMPLES, rms, SILENT_FRAME, SILENT_RMS } from './pcm.ts'

/** Frames gathered before playing: what two timers of the same pace need so that neither ever finds nothing. */
const TARGET_FRAMES = 2
/** From here on silent frames are dropped, so that a hiccup does not delay the rest of the call. */
const SHRINK_FRAMES = 5
/** From here on any frame is dropped: two seconds late is no conversation. */
const MAX_FRAMES = 100

/** Evens out the arrival of a phone's frames, as a carrier's gateway does. */
export class JitterBuffer {
  #frames: Int16Array[] = []
  #filling = true

  push(frame: Int16Array): void {
    if (frame.length !== FRAME_SAMPLES) return
    this.#frames.push(frame)
    if (this.#frames.length > MAX_FRAMES) this.#frames.shift()
    if (this.#frames.length >= TARGET_FRAMES) this.#filling = false
  }

  /** The frame to be heard now. */
  take(): Int16Array {
    if (this.#filling) return SILENT_FRAME
    while (this.#frames.length > SHRINK_FRAMES && rms(this.#frames[0]!) < SILENT_RMS) this.#frames.shift()
    const frame = this.#frames.shift()
    if (!frame) this.#filling = true
    return frame ?? SILENT_FRAME
  }

  clear(): void {
    this.#frames = []
    this.#filling = true
  }
}

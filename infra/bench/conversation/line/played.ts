import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'

/** A frame of the assistant as the caller hears it, samples since the line opened. */
export interface PlayedFrame {
  readonly frame: AudioFrame
  readonly fromSample: number
  /** Earlier than its whole length when it was cleared while it was being heard. */
  readonly toSample: number
}

/** What the carrier holds and plays: one frame after the other, from the moment it comes. */
export class PlayoutBuffer {
  readonly frames: PlayedFrame[] = []

  /** Where the last frame ends. */
  get endSample(): number {
    return this.frames.at(-1)?.toSample ?? 0
  }

  /** @returns where the frame begins to be heard. */
  add(frame: AudioFrame, nowSample: number): number {
    const fromSample = Math.max(this.endSample, nowSample)
    this.frames.push({ frame, fromSample, toSample: fromSample + frame.samples.length })
    return fromSample
  }

  /** Drops what has not been heard. @returns how many samples that were. */
  clear(nowSample: number): number {
    const dropped = Math.max(0, this.endSample - nowSample)
    while ((this.frames.at(-1)?.fromSample ?? -1) >= nowSample) this.frames.pop()
    const last = this.frames.at(-1)
    if (last && last.toSample > nowSample) this.frames[this.frames.length - 1] = { ...last, toSample: nowSample }
    return dropped
  }

  /** Last sample heard of what was on the line between two moments; `undefined` when there was silence. */
  heardUntil(fromSample: number, toSample: number): number | undefined {
    return this.frames.findLast((played) => played.fromSample < toSample && played.toSample > fromSample)?.toSample
  }
}

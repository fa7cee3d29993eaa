import { energy } from './sample-ring.ts'
import { FRAME_SAMPLES, HOP_SAMPLES } from './sizes.ts'

/** Hops with far speech, 10 ms each, after which a line that has shown no echo has none: all searches found nothing. */
const CLEAR_HOPS = 300
/** The same, of far speech over a line that was quiet all the time: the longest echo would have come. */
const CLEAR_QUIET_HOPS = 160
/** Power per sample below which nothing is on the line: -60 dB of full scale. */
const SILENT = 1e-6
/** How energies of frames follow what comes, and how fast the level of a line that only gets louder is believed: 0.4 dB/s. */
const FADING = 0.7
const FLOOR_RISE = 1.002
/** This much above what the line has by itself, energy, something else is on it. */
const RISEN = 2

/** Knows when a line has no echo, and when there is something on it all the same that might be one. */
export class ClearLine {
  /** The far end has spoken for long, and nothing of it came back. */
  judged = false
  #playingHops = 0
  #playingOverQuiet = 0
  #level = 0
  #floor = Number.POSITIVE_INFINITY

  /** There is more on the line than its own noise. */
  get risen(): boolean {
    return this.#level > SILENT * FRAME_SAMPLES && this.#level > RISEN * this.#floor
  }

  /** One hop of a line whose echo is not known: `playing`, while the far end speaks. */
  listen(line: Float32Array, playing: boolean): void {
    if (playing) {
      this.#playingHops++
      this.#playingOverQuiet++
    }
    if (energy(line) > SILENT * HOP_SAMPLES) this.#playingOverQuiet = 0
    if (this.#playingHops >= CLEAR_HOPS || this.#playingOverQuiet >= CLEAR_QUIET_HOPS) this.judged = true
  }

  /** The energy of one frame of a line that was judged, samples of ±1. */
  note(frameEnergy: number): void {
    this.#level = FADING * this.#level + (1 - FADING) * frameEnergy
    this.#floor = Math.min(this.#level, Math.max(SILENT * FRAME_SAMPLES, this.#floor * FLOOR_RISE))
  }
}

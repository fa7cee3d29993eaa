import type { Kernel } from './kernel.ts'
import type { SampleRing } from './sample-ring.ts'
import { HOP_SAMPLES } from './sizes.ts'

/** Hops of learning between two looks at how the path moved: half a second. */
const LOOK_HOPS = 50
/** How much of what a look shows is believed: the filter's path trembles by a few parts per million. */
const BELIEVED = 0.4
/** Faster clocks are not built: 200 parts per million, samples per hop. */
const FASTEST = 200e-6 * HOP_SAMPLES
/** Slower is what a filter follows by itself, and what it trembles by: 8 parts per million. */
const SLOWEST = 8e-6 * HOP_SAMPLES
/** Looks after a jump that show the filter learning its place again, not a drift: a second. */
const UNSETTLED_LOOKS = 2
/** A move of more than this between two looks is a jump, not a drift. */
const JUMP_SAMPLES = 2
/** Samples between which one of the far end's is interpolated. */
const TAPS = 8
const AHEAD = TAPS / 2

/**
 * The clocks of two telephones are not the same: 30 parts per million are half a sample a second. It shows as a path that
 * slowly comes later, or earlier. Then the far end is read between its samples, and the path stands still.
 */
export class ClockDrift {
  /** Part of a sample by which the echo comes later than the whole ones say: 0 to 1. */
  fraction = 0
  /** How much later it comes with each hop, samples. */
  #perHop = 0
  #hops = 0
  #unsettled = 0
  readonly #kernel: Kernel
  readonly #weights: Float32Array
  readonly #between: Float32Array

  /** @param longest samples that are read at once */
  constructor(kernel: Kernel, longest: number) {
    this.#kernel = kernel
    this.#weights = kernel.floats(TAPS)
    this.#between = kernel.floats(longest + TAPS)
  }

  /** Hops go by. Answers by how many whole samples the echo comes later from now on. */
  pass(hops: number): number {
    if (Math.abs(this.#perHop) < SLOWEST) return 0
    const now = this.fraction + this.#perHop * hops
    const whole = Math.floor(now)
    this.fraction = now - whole
    return whole
  }

  /** One hop was learned. True once in a while: then `moved` wants to be told how far the path moved since it last was. */
  get due(): boolean {
    this.#hops++
    return this.#hops >= LOOK_HOPS
  }

  /** @param samples by which the path comes later than at the last look; undefined if there was nothing to compare with */
  moved(samples: number | undefined): void {
    if (this.#unsettled > 0) this.#unsettled--
    else if (samples !== undefined && Math.abs(samples) < JUMP_SAMPLES) {
      const perHop = this.#perHop + (BELIEVED * samples) / this.#hops
      this.#perHop = Math.max(-FASTEST, Math.min(FASTEST, perHop))
    }
    this.#hops = 0
  }

  /** The echo was found somewhere else: how the path moves for a while says nothing about the clocks. */
  jumped(): void {
    this.#unsettled = UNSETTLED_LOOKS
    this.#hops = 0
  }

  /** The far end from `index` on, as much later as the fraction says. */
  read(far: SampleRing, index: number, target: Float32Array): void {
    if (this.fraction === 0) return far.read(index, target)
    const between = this.#between
    const weights = this.#weights
    far.read(index - AHEAD, between, 0, target.length + TAPS)
    let sum = 0
    for (let tap = 0; tap < TAPS; tap++) {
      const x = tap - AHEAD + this.fraction
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
      weights[tap] = sinc * Math.cos((Math.PI * x) / (TAPS + 2)) ** 2
      sum += weights[tap]!
    }
    for (let tap = 0; tap < TAPS; tap++) weights[tap]! /= sum
    this.#kernel.run.weigh(between.byteOffset, target.length, weights.byteOffset, TAPS)
    for (let i = 0; i < target.length; i++) target[i] = between[i]!
  }
}

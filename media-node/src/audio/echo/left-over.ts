import type { EchoShare } from '../echo-canceller.ts'
import { energy } from './sample-ring.ts'

/** After predictions that are not to be trusted, what the suppressor takes for a caller may be an echo: hops, a second. */
const DOUBT_HOPS = 100
/** What is left is no echo when it is so many times the loudest prediction of late, energy: 6 dB. */
const SURELY_CALLER = 4
/** That prediction fades by 3 dB in a third of a second. */
const FADING = 0.98

/** How much of a frame that the canceller returns may still be echo. */
export class LeftOver {
  #energy = 0
  #echo = 0
  #loudest = 0
  #hopsSinceUnproven = DOUBT_HOPS

  /** A new frame begins. */
  begin(): void {
    this.#energy = this.#echo = 0
  }

  /**
   * One hop of it: what the filter left and predicted, what is returned, how much echo the suppressor finds in it, and whether
   * the prediction cannot be trusted.
   */
  note(error: Float32Array, echo: Float32Array, output: Float32Array, left: EchoShare, unproven: boolean): void {
    this.#hopsSinceUnproven = unproven ? 0 : this.#hopsSinceUnproven + 1
    this.#loudest = Math.max(energy(echo), FADING * this.#loudest)
    const doubtful = this.#hopsSinceUnproven < DOUBT_HOPS && energy(error) < SURELY_CALLER * this.#loudest
    const returned = energy(output)
    this.#energy += returned
    this.#echo += returned * (doubtful ? 1 : left.echoShare)
  }

  /** Of the frame, by energy: 0 to 1. */
  get echoShare(): number {
    return this.#energy > 0 ? this.#echo / this.#energy : 0
  }
}

import { concatPcm } from './pcm.ts'

/** Both sides of a call from the moment it was connected: the n-th frame of each was on the line at n × 20 ms. */
export class TwoSidedTape {
  #sides: Record<'caller' | 'assistant', Int16Array[]> = { caller: [], assistant: [] }

  get sides(): { readonly caller: Int16Array; readonly assistant: Int16Array } {
    return { caller: concatPcm(this.#sides.caller), assistant: concatPcm(this.#sides.assistant) }
  }

  start(): void {
    this.#sides = { caller: [], assistant: [] }
  }

  record(side: 'caller' | 'assistant', frame: Int16Array): void {
    this.#sides[side].push(frame)
  }
}

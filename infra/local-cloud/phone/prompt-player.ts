import { FRAME_SAMPLES } from './pcm.ts'
import { PcmQueue } from './pcm-queue.ts'

/** Plays one prompt at a time into a call. */
export class PromptPlayer {
  readonly #queue = new PcmQueue()
  #onHeard: (() => void) | undefined

  /** Settles when the prompt has been heard to its end, or `signal` stopped it. */
  play(pcm: Int16Array, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        signal.removeEventListener('abort', finish)
        this.#queue.clear()
        this.#onHeard = undefined
        resolve()
      }
      signal.addEventListener('abort', finish)
      this.#queue.push(pcm)
      this.#onHeard = finish
    })
  }

  nextFrame(): Int16Array | undefined {
    const frame = this.#queue.take(FRAME_SAMPLES)
    if (!frame) this.#onHeard?.()
    return frame
  }
}

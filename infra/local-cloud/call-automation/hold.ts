import { SILENT_FRAME } from '../phone/pcm.ts'
import { PromptPlayer } from '../phone/prompt-player.ts'

/** Somebody waits, and hears something of their own. */
export class Hold {
  #current: { readonly player: PromptPlayer; readonly control: AbortController } | undefined

  get isOn(): boolean {
    return this.#current !== undefined
  }

  /** Plays what they hear; the signal aborts when they wait no longer. */
  on(): { readonly player: PromptPlayer; readonly signal: AbortSignal } {
    this.off()
    const current = { player: new PromptPlayer(), control: new AbortController() }
    this.#current = current
    return { player: current.player, signal: current.control.signal }
  }

  off(): void {
    this.#current?.control.abort()
    this.#current = undefined
  }

  nextFrame(): Int16Array {
    return this.#current?.player.nextFrame() ?? SILENT_FRAME
  }
}

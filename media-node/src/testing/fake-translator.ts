import type { Clock } from '../clock.ts'
import type { Translator } from '../conversation/translator.ts'

/** Puts the language before each text: "[de-DE] Hello". */
export class FakeTranslator implements Translator {
  readonly asked: { readonly texts: readonly string[]; readonly to: string }[] = []
  /** How long it takes, milliseconds. */
  takesMs = 0
  failure: Error | undefined
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async translate(texts: readonly string[], { to, signal }: { readonly to: string; readonly signal: AbortSignal }) {
    this.asked.push({ texts, to })
    if (this.takesMs > 0) await this.#clock.sleep(this.takesMs, signal)
    if (this.failure) throw this.failure
    return texts.map((text) => `[${to}] ${text}`)
  }
}

import { ProviderError } from '@call-center/shared/errors'
import { type Clock } from '../../media-node/src/clock.ts'
import type { LanguageModel } from '../../media-node/src/llm/language-model.ts'

/** Between tries, when the service says that it is busy or breaks before its first word. */
const WAITS_MS: readonly number[] = [2_000, 8_000, 20_000]

/** Asks again where a call would not: whoever tries a model on many conversations at once runs into its rate limits. */
export const patient = (llm: LanguageModel, clock: Pick<Clock, 'sleep'>): LanguageModel => ({
  async *reply(messages, options) {
    for (const waitMs of [...WAITS_MS, undefined]) {
      let started = false
      try {
        for await (const part of llm.reply(messages, options)) {
          started = true
          yield part
        }
        return
      } catch (error) {
        const again = !started && error instanceof ProviderError && error.retryable
        if (!again || waitMs === undefined) throw error
        await clock.sleep(waitMs, options.signal)
      }
    }
  },
})

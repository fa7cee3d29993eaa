import { CallCenterError } from '@call-center/shared/errors'
import { LLM_FALLBACKS, type Metrics } from '../metrics.ts'
import type { LanguageModel } from './language-model.ts'

/**
 * Asks `second` when `first` fails in a way that another model may not, and nothing of its reply is out yet: two halves of
 * two replies are no reply. Use it both ways round: fast with slow behind it, slow with fast behind it.
 */
export const withFallback = (first: LanguageModel, second: LanguageModel, metrics: Metrics): LanguageModel => ({
  async *reply(messages, options) {
    let started = false
    try {
      for await (const part of first.reply(messages, options)) {
        started = true
        yield part
      }
    } catch (error) {
      options.signal.throwIfAborted()
      if (started || !(error instanceof CallCenterError) || !error.retryable) throw error
      metrics.add(LLM_FALLBACKS)
      yield* second.reply(messages, options)
    }
  },
})

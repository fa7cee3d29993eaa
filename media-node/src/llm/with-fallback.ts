import { CallCenterError, ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import { LLM_FALLBACKS, type Metrics } from '../metrics.ts'
import { EmptyAnswer } from './empty-answer.ts'
import type { LanguageModel, ReplyPart } from './language-model.ts'

/** Longest wait for a model that rests; a caller's patience ends before. */
const LONGEST_WAIT_MS = 60_000
/** How often somebody who waits looks whether a model is back. */
const LOOK_MS = 250

/**
 * Asks `first`, and `second` when `first` fails, refuses, says nothing, or rests after failures; whoever is back first when
 * both do. Only while nothing of a reply is out: two halves of two replies are no reply. Who asks again after one broke off
 * is answered by `second`, be `first` in good health for everybody else. Use it both ways round: fast with slow behind it,
 * slow with fast behind it.
 */
export const withFallback = (
  first: LanguageModel,
  second: LanguageModel,
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Clock },
): LanguageModel => ({
  get resting() {
    return first.resting === true && second.resting === true
  },
  async *reply(messages, options) {
    const { signal } = options
    const order = options.again ? [second, first] : [first, second]
    const hopeless = new Set<LanguageModel>()
    const deadline = clock.now() + LONGEST_WAIT_MS
    let failure: CallCenterError | undefined
    for (let asked = 0; hopeless.size < 2 && clock.now() < deadline;) {
      const model = order.find((model) => !model.resting && !hopeless.has(model))
      if (!model) {
        await clock.sleep(LOOK_MS, signal)
        continue
      }
      if (asked++ > 0 || model === second) metrics.add(LLM_FALLBACKS)
      let started = false
      try {
        for await (const part of model.reply(messages, options)) {
          started ||= isSomething(part)
          yield part
        }
        if (started) return
        failure = new EmptyAnswer('the model had nothing to say')
        hopeless.add(model) // at the same temperature and seed it says nothing again
      } catch (error) {
        signal.throwIfAborted()
        if (started || !(error instanceof CallCenterError)) throw error
        failure = error
        if (!error.retryable) hopeless.add(model)
      }
    }
    throw failure ?? new ProviderError('llm', 'every model rests', { retryable: true })
  },
})

const isSomething = (part: ReplyPart): boolean => part.type !== 'text' || part.text.trim() !== ''

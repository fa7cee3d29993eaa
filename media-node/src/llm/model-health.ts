import { CallCenterError, ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import type { LanguageModel } from './language-model.ts'

const FIRST_REST_MS = 500
const LONGEST_REST_MS = 5_000
/** While one request finds out whether the model is back, the others ask elsewhere. */
const PROBE_MS = 2_000

/**
 * Counts the failures of a model. After each it rests, longer each time, at least as long as it asked for; then one request
 * is let through, and the next only when that one was answered, or took too long to. So a storm of refusals is not
 * answered with a storm of retries, however many calls there are: this is the retry budget. All calls share it, as they share
 * the model's quota.
 */
export function watchHealth(llm: LanguageModel, clock: Clock): LanguageModel {
  let failures = 0
  let restsUntilMs = -Infinity

  return {
    get resting() {
      return clock.now() < restsUntilMs
    },
    async *reply(messages, options) {
      if (failures > 0) restsUntilMs = clock.now() + PROBE_MS
      try {
        for await (const part of llm.reply(messages, options)) {
          recovered()
          yield part
        }
      } catch (error) {
        if (!options.signal.aborted) failed(error)
        throw error
      }
    },
  }

  function recovered(): void {
    failures = 0
    restsUntilMs = -Infinity
  }

  /** What the model would refuse from anybody says nothing about its health. */
  function failed(error: unknown): void {
    if (!(error instanceof CallCenterError) || !error.retryable) return
    failures++
    const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
    const restMs = Math.max(FIRST_REST_MS * 2 ** (failures - 1), asked)
    restsUntilMs = clock.now() + Math.min(restMs, LONGEST_REST_MS)
  }
}

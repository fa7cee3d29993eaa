import { ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'

/** Keeps many calls from asking a service that is down, all of them and all the time. */
export interface Circuit {
  /** Runs `attempt`. @throws {ProviderError} retryable, without trying, while the circuit is open. */
  run<T>(attempt: () => Promise<T>): Promise<T>
}

/** Failures in a row that open the circuit. */
const FAILURES = 5
/** How long nobody tries; then one does, and its success closes the circuit. */
const REST_MS = 1_500

export function createCircuit(clock: Clock): Circuit {
  let failures = 0
  let closedAt = 0
  return {
    async run(attempt) {
      if (failures >= FAILURES) {
        if (clock.now() < closedAt) throw new ProviderError('azure-stt', 'resting after failures', { retryable: true })
        closedAt = clock.now() + REST_MS // this attempt is the one; others rest on
      }
      try {
        const result = await attempt()
        failures = 0
        return result
      } catch (error) {
        failures++
        closedAt = clock.now() + REST_MS
        throw error
      }
    },
  }
}

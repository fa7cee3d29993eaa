import type { CallId, CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Services } from '../services.ts'

const WRITES = 3
const BETWEEN_WRITES_MS = 250

/**
 * Writes what has happened at the carrier already, which no failure of the store undoes: tries again, and at last gives up.
 * Resolves with the call as it is then, `undefined` when it could not be written. Never fails.
 */
export async function writeSurely(
  { store, log, pause }: Services,
  callId: CallId,
  events: readonly CallEvent[],
): Promise<CallState | undefined> {
  for (let write = 1; write <= WRITES; write += 1) {
    if (write > 1) await pause((write - 1) * BETWEEN_WRITES_MS)
    try {
      return (await store.apply(callId, events)).call
    } catch (error) {
      log.error({ callId, write, err: error }, 'what the carrier did could not be noted')
    }
  }
  return undefined
}

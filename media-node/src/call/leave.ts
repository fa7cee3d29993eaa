import { CallCenterError, StaleEpoch } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { CallRef } from '../reporting/event-reporter.ts'
import type { Leaving } from './call-state.ts'

const TRIES = 4
const FIRST_RETRY_MS = 250
/** How long the carrier may take to close the socket after it was told to, and a colleague to pick up. */
const PATIENCE_MS: Record<Leaving, number> = { 'hang-up': 5_000, transfer: 90_000 }

/**
 * Has the edge hang up or transfer, and waits for the carrier to end the call; that aborts `signal`.
 * Resolves when nothing came of it.
 *
 * @throws {StaleEpoch}
 */
export async function leave(
  how: Leaving,
  {
    api,
    call,
    id,
    clock,
    briefing,
  }: { api: CallApi; call: CallRef; id: string; clock: Clock; briefing: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const command = {
    epoch: call.epoch,
    id,
    command: how === 'transfer' && briefing ? { type: how, briefing } : { type: how },
  } as const
  for (let tries = 1, delayMs = FIRST_RETRY_MS; ; tries++, delayMs *= 2) {
    try {
      await api.command(call.callId, command, { signal })
      break
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof StaleEpoch) throw error
      const hopeless = error instanceof CallCenterError && !error.retryable
      if (hopeless || tries === TRIES) return
      await clock.sleep(delayMs, signal)
    }
  }
  await clock.sleep(PATIENCE_MS[how], signal)
}

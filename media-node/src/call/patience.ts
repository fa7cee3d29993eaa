import { CallCenterError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import { within } from '../within.ts'

/** Nothing to say came within the hard timeout. */
export class AnswerTimedOut extends CallCenterError {
  readonly code = 'answer-timed-out'
}

export interface Patience {
  readonly softMs: number
  readonly hardMs: number
  /** Called when the soft timeout passed. It may take as long as a sentence. */
  readonly reassure: () => Promise<void>
}

/**
 * Waits for `wanted`: reassures the caller once after the soft timeout, and gives up after the hard one.
 *
 * @throws {AnswerTimedOut}
 */
export async function waitFor<T>(
  wanted: Promise<T>,
  { softMs, hardMs, reassure }: Patience,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  const since = clock.now()
  const late = (): Error => new AnswerTimedOut(`nothing to say after ${Math.round(clock.now() - since)} ms`)
  const inTime = within(wanted, hardMs, { clock, late, signal })
  if (softMs >= hardMs) return inTime
  const soft = Promise.withResolvers<'soft'>()
  using _timer = clock.after(softMs, () => soft.resolve('soft'))
  const first = await Promise.race([inTime.then(() => 'there' as const), soft.promise])
  if (first === 'soft') await reassure()
  return await inTime
}

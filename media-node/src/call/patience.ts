import { CallCenterError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'

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
  const done = new AbortController()
  const within = AbortSignal.any([signal, done.signal])
  const late = Symbol('late')
  const settled = wanted.then(
    () => false,
    () => false,
  )
  const hard = clock.sleep(hardMs, within).then(() => late)
  hard.catch(() => {})
  try {
    if (softMs < hardMs && (await Promise.race([settled, clock.sleep(softMs, within).then(() => true)])))
      await reassure()
    const result = await Promise.race([wanted, hard])
    if (typeof result === 'symbol')
      throw new AnswerTimedOut(`nothing to say after ${Math.round(clock.now() - since)} ms`)
    return result
  } finally {
    done.abort()
  }
}

import { Unavailable } from '../errors.ts'
import type { Services } from '../services.ts'

/** Something to be done every minute, whatever becomes of the rest. */
export interface Chore {
  /** For the log. */
  readonly name: string
  run(services: Services): Promise<unknown>
}

/** A chore that takes longer goes on by itself: a request that hangs must not keep the others waiting, milliseconds. */
const LONGEST_MS = 30_000

/** One after the other. Never fails. */
export async function doChores(services: Services, chores: readonly Chore[]): Promise<void> {
  const { log, pause } = services
  for (const { name, run } of chores) {
    const late = async () => {
      await pause(LONGEST_MS)
      throw new Unavailable('a chore took too long')
    }
    try {
      await Promise.race([run(services), late()])
    } catch (error) {
      log.error({ chore: name, err: error }, 'a chore failed')
    }
  }
}

import type { CallState } from '@call-center/shared/call/call'

export interface Uploaded {
  readonly written: number
  readonly there: number
}

/** Few at a time: the database is that of a running system. */
const AT_ONCE = 4

/** Writes calls that are not there; run again, it goes on where it stopped. */
export async function uploadCalls(
  calls: readonly CallState[],
  store: { create(call: CallState): Promise<boolean> },
): Promise<Uploaded> {
  let written = 0
  const queue = calls[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const call of queue) if (await store.create(call)) written += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { written, there: calls.length - written }
}

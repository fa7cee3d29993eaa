import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const TASKS = '/proc/self/task'
/** Collects garbage and compiles. */
const BACKGROUND = 'V8Worker'
/** A tenth of what a thread of priority 0 gets, where both want the core. */
const NICE = 10

/**
 * Lets the runtime's own threads give way to the calls: a collection that shares the core half and half stops every call
 * for 40 ms. Only Linux has priorities of threads; elsewhere nothing happens. Returns how many threads there were.
 */
export function yieldToCalls(): number {
  let threads = 0
  for (const thread of listOrNothing()) {
    try {
      if (!readFileSync(`${TASKS}/${thread}/comm`, 'utf8').startsWith(BACKGROUND)) continue
      setPriority(Number(thread), NICE)
      threads++
    } catch {
      // The thread ended in between, or the system does not allow it: it stays as it is.
    }
  }
  return threads
}

function listOrNothing(): string[] {
  try {
    return readdirSync(TASKS)
  } catch {
    return []
  }
}

import { CallCenterError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'

/** Lines of a stack that are logged. */
const STACK_LINES = 8
/** Faults logged by one process: a fault that comes with every frame does not fill the log. */
const MOST_LOGGED = 20

/**
 * What a process does with errors that nobody caught. After an exception its state is not known to be good: `onFatal` is called
 * once, to take no more calls, let those there are end, and stop. A promise that nobody waited for leaves the state as it
 * was; it is logged.
 */
export function faultPolicy({ onFatal, log }: { readonly onFatal: () => void; readonly log: Log }) {
  let logged = 0
  let fatal = false
  const tell = (error: unknown, message: string): void => {
    if (logged++ < MOST_LOGGED) log.error(faultOf(error), message)
  }
  return {
    onUncaughtException(error: unknown): void {
      tell(error, 'uncaught exception: the node drains')
      if (fatal) return
      fatal = true
      onFatal()
    },
    onUnhandledRejection(error: unknown): void {
      tell(error, 'unhandled rejection')
    },
  }
}

/** What may be logged of an error that nobody expected: its message may quote what was said. */
export function faultOf(error: unknown): { readonly code: string; readonly error: string; readonly at: string[] } {
  if (!(error instanceof Error)) return { code: 'unexpected', error: typeof error, at: [] }
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    code: error instanceof CallCenterError ? error.code : 'unexpected',
    error: error.name,
    at: at.slice(0, STACK_LINES).map((line) => line.trim()),
  }
}

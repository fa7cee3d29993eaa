import type { Log } from '@call-center/shared/log'

/** The answer that is being given: one after the other, the next begins when the last one has let go of the mouth. */
export interface AnswerSlot {
  /** Of the answer that was begun last. */
  readonly turn: number
  /** Resolves when that answer is over, however it ended. */
  readonly done: Promise<void>
  start(turn: number, give: (signal: AbortSignal) => Promise<void>): void
  interrupt(reason: Error): void
}

export function createAnswerSlot({
  onFinished,
  log,
  signal: call,
}: {
  readonly onFinished: (turn: number) => void
  readonly log: Log
  /** The call is over. */
  readonly signal: AbortSignal
}): AnswerSlot {
  let current = { turn: 0, control: new AbortController(), done: Promise.resolve() }

  return {
    get turn() {
      return current.turn
    },
    get done() {
      return current.done
    },
    start(turn, give) {
      const control = new AbortController()
      const signal = AbortSignal.any([call, control.signal])
      const done = current.done
        .then(() => signal.throwIfAborted())
        .then(() => give(signal))
        .catch((error: unknown) => {
          if (!signal.aborted) log.error({ err: error, turn }, 'answer broke')
        })
        .then(() => onFinished(turn))
      current = { turn, control, done }
    },
    interrupt: (reason) => current.control.abort(reason),
  }
}

import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'

/** Keeps the recording away from what is keyed. */
export interface RecordingHold {
  /** Resolves when nothing is recorded any more, and the edge knows which field is being keyed. @throws {ProviderError} */
  pause(field: string): Promise<void>
  resume(): Promise<void>
}

export interface RecordingHoldParts {
  readonly api: CallApi
  readonly reporter: Pick<EventReporter, 'call'>
  readonly signal: AbortSignal
}

/** Orders are sent one after the other: a pause must not overtake the end of the one before. */
export function createRecordingHold({ api, reporter, signal }: RecordingHoldParts): RecordingHold {
  let orders = 0
  let last: Promise<void> = Promise.resolve()

  function order(command: Parameters<CallApi['command']>[1]['command']): Promise<void> {
    const sent = last.then(async () => {
      const { callId, epoch } = reporter.call
      const id = `${callId}:${epoch}:${command.type}:${++orders}`
      await api.command(callId, { epoch, id, command }, { signal })
    })
    last = sent.catch(() => {})
    return sent
  }
  return {
    pause: (field) => order({ type: 'pause-recording', field }),
    resume: () => order({ type: 'resume-recording' }),
  }
}

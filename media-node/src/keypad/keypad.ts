import { type ClaimField, hasSensitive } from '@call-center/shared/call/claim'
import { maskDigits, withoutSecretNumbers } from '@call-center/shared/call/sensitive'
import type { Log } from '@call-center/shared/log'
import type { CallInput } from '../call/call-state.ts'
import type { Clock } from '../clock.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import { createKeyRun } from './key-run.ts'

/** The keys of the telephone: words of the conversation, or a number that only its mask is kept of. */
export interface Keypad {
  press(key: string): void
  /**
   * What is keyed next is the value of this field, and nobody is told it. Resolves when it is not recorded.
   *
   * @throws {ProviderError} when the recording does not stop: then nothing may be keyed.
   */
  collect(field: ClaimField): Promise<void>
  /** A number is being keyed: it is not to be said either. */
  readonly collecting: boolean
}

export interface KeypadParts {
  readonly caseFile: CaseFile
  readonly reporter: Pick<EventReporter, 'call' | 'report'>
  readonly api: CallApi
  readonly dispatch: (input: CallInput) => void
  /** Keys that were pressed in one go are said, as it were. */
  readonly typed: (text: string) => void
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** A pause after which keys of the conversation are complete. */
const PAUSE_MS = 2_000
/** Long numbers are read off a card, in groups. */
const READING_PAUSE_MS = 5_000
/** Time to find the card and to key it. */
const LONGEST_COLLECTION_MS = 120_000

export function createKeypad(parts: KeypadParts): Keypad {
  const { caseFile, reporter, api, dispatch, typed, clock, log, signal } = parts
  let field: ClaimField | undefined
  let longest: Disposable | undefined
  let held = 0
  const run = createKeyRun(onKeyed, {
    pauseMs: () => (field ? READING_PAUSE_MS : PAUSE_MS),
    clock,
    signal,
  })
  signal.addEventListener('abort', () => longest?.[Symbol.dispose](), { once: true })

  return {
    press(key) {
      // Whoever keys while the assistant speaks has the floor; and nobody is asked whether they are there.
      dispatch({ type: 'words-heard', urgent: true })
      run.press(key)
    },
    async collect(wanted) {
      await recording('pause-recording')
      field = wanted
      longest?.[Symbol.dispose]()
      longest = clock.after(LONGEST_COLLECTION_MS, stop)
    },
    get collecting() {
      return field !== undefined
    },
  }

  function onKeyed(digits: string): void {
    if (!field) return typed(hasSensitive(caseFile.fields) ? withoutSecretNumbers(digits) : digits)
    const { name, kind } = field
    const masking = maskDigits(digits, kind)
    stop()
    if (!masking.ok) return typed(`[keypad: ${name} was keyed, but ${masking.error}]`)
    caseFile.claim = { ...caseFile.claim, [name]: masking.mask }
    reporter.report({ type: 'claim-updated', fields: { [name]: masking.mask } })
    typed(`[keypad: ${name} collected]`)
  }

  function stop(): void {
    longest?.[Symbol.dispose]()
    field = undefined
    // A recording that stays paused lacks words; one that does not hold a number is what counts.
    recording('resume-recording').catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'the recording did not go on')
    })
  }

  async function recording(type: 'pause-recording' | 'resume-recording'): Promise<void> {
    const { callId, epoch } = reporter.call
    const id = `${callId}:${epoch}:${type}:${++held}`
    await api.command(callId, { epoch, id, command: { type } }, { signal })
  }
}

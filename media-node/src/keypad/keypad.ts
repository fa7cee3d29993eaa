import type { ClaimField } from '@call-center/shared/call/claim'
import { maskDigits } from '@call-center/shared/call/sensitive'
import type { Log } from '@call-center/shared/log'
import type { CallInput } from '../call/call-state.ts'
import type { Clock } from '../clock.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import { createKeyRun, type RunEnd } from './key-run.ts'
import { createRecordingHold } from './recording-hold.ts'
import { sayableDigits } from './sayable-digits.ts'

/** The keys of the telephone: words of the conversation, or a number that only its mask is kept of. */
export interface Keypad {
  press(key: string): void
  /**
   * What is keyed next is the value of this field, and nobody is told it, until a valid number is there, nothing is keyed
   * for two minutes, or `cancel`. Resolves when it is not recorded.
   *
   * @throws {ProviderError} when the recording does not stop: then nothing may be keyed.
   */
  collect(field: ClaimField): Promise<void>
  /** The customer does not key it. */
  cancel(): void
  /** A number is being keyed: it is not to be said either. */
  readonly collecting: boolean
  /** Its keys may still sound: the carrier tells of a key sooner than its sound comes. */
  readonly sounding: boolean
}

export interface KeypadParts {
  readonly caseFile: CaseFile
  readonly reporter: Pick<EventReporter, 'call' | 'report'>
  readonly api: CallApi
  readonly dispatch: (input: CallInput) => void
  /** Keys that were pressed without a pause count as words of the caller. */
  readonly typed: (text: string) => void
  /** The field that another node was collecting when it lost the call. */
  readonly begunElsewhere: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** A pause after which keys of the conversation are complete. */
const PAUSE_MS = 2_000
/** Cards are read in groups. After this pause a valid number is complete. */
const CARD_PAUSE_MS = 5_000
/** Nothing tells whether an account number is whole, so the pause that ends it is longer. */
const ACCOUNT_PAUSE_MS = 10_000
/** After this long without a key, the part of a number that was keyed is forgotten and asked for again. */
const FORGET_MS = 15_000
/** Time to find the card: so long without a key ends the collection. */
const LONGEST_WAIT_MS = 120_000
/** What is keyed so soon after a pause ended a number may belong to it. */
const TAIL_MS = 15_000
/** No longer than that is a card that is still being keyed. */
const WHOLE_CARD_DIGITS = 16
/** How long sound may come after the key that it is of. */
const SOUND_LAG_MS = 1_000
/** So many refusals are told to the model; before, the customer is asked again without it. */
const MOST_REFUSALS = 3

export function createKeypad(parts: KeypadParts): Keypad {
  const { caseFile, reporter, dispatch, typed, begunElsewhere, clock, log, signal } = parts
  const hold = createRecordingHold(parts)
  let field: ClaimField | undefined
  let forget: Disposable | undefined
  let longest: Disposable | undefined
  let goesOn: Disposable | undefined
  let refusals = 0
  let tailUntilMs = -Infinity
  let soundUntilMs = -Infinity
  const run = createKeyRun(onKeyed, { pauseMs, clock, signal })
  signal.addEventListener('abort', stopTimers, { once: true })
  const open = caseFile.fields.find(({ name }) => name === begunElsewhere)
  if (open) continueCollecting(open)

  return {
    press(key) {
      // Whoever keys while the assistant speaks has the floor; and nobody is asked whether they are there.
      dispatch({ type: 'words-heard', urgent: true })
      if (field) wait()
      run.press(key)
    },
    collect,
    cancel: close,
    get collecting() {
      return field !== undefined
    },
    get sounding() {
      return field !== undefined || clock.now() < soundUntilMs
    },
  }

  async function collect(wanted: ClaimField): Promise<void> {
    // Private before the recording has stopped: what is keyed meanwhile is no word of the conversation.
    field = wanted
    refusals = 0
    run.discard()
    wait()
    try {
      await hold.pause(wanted.name)
    } catch (error) {
      close()
      throw error
    }
  }

  /** The recording is paused already, but by a node that may not have lived to see it. */
  function continueCollecting(wanted: ClaimField): void {
    collect(wanted).catch((error: unknown) => {
      if (signal.aborted) return
      log.error({ err: error }, 'a number could not be collected after a takeover')
      typed(`[keypad: ${wanted.name} could not be collected]`)
    })
  }

  function pauseMs(): number {
    if (!field) return PAUSE_MS
    return field.kind === 'card' ? CARD_PAUSE_MS : ACCOUNT_PAUSE_MS
  }

  function wait(): void {
    stopTimers()
    forget = clock.after(FORGET_MS, () => {
      if (field && run.discard()) refuse(field, 'it was not keyed to its end')
    })
    longest = clock.after(LONGEST_WAIT_MS, close)
  }

  /** False when more of the number may follow. */
  function onKeyed(digits: string, end: RunEnd): boolean {
    if (!field) {
      typed(sayableDigits(digits, caseFile, { tail: clock.now() < tailUntilMs }))
      return true
    }
    const { name, kind } = field
    const masking = maskDigits(digits, kind)
    if (!masking.ok) {
      if (end === 'pause' && digits.length < WHOLE_CARD_DIGITS) return false
      refuse(field, masking.error)
      return true
    }
    if (end === 'pause') tailUntilMs = clock.now() + TAIL_MS
    caseFile.claim = { ...caseFile.claim, [name]: masking.mask }
    reporter.report({ type: 'claim-updated', fields: { [name]: masking.mask } })
    close()
    typed(`[keypad: ${name} collected]`)
    return true
  }

  /** The collection goes on, so that what is keyed next, unasked, is as private. */
  function refuse({ name }: ClaimField, why: string): void {
    refusals++
    if (refusals % MOST_REFUSALS === 0) typed(`[keypad: ${name} was keyed, but ${why}]`)
    else dispatch({ type: 'keys-refused' })
  }

  function close(): void {
    run.discard()
    if (!field) return
    stopTimers()
    field = undefined
    soundUntilMs = clock.now() + SOUND_LAG_MS
    // Not before the last keys have sounded: a carrier tells of them sooner, and a recording would hold them.
    goesOn = clock.after(SOUND_LAG_MS, resume)
  }

  /** A recording that stays paused lacks words; one that does not hold a number is what counts. */
  function resume(): void {
    hold.resume().catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'the recording did not go on')
    })
  }

  function stopTimers(): void {
    goesOn?.[Symbol.dispose]()
    forget?.[Symbol.dispose]()
    longest?.[Symbol.dispose]()
  }
}

import type { CallId } from '@call-center/shared/call/call'
import { hasSensitive } from '@call-center/shared/call/claim'
import { NotFound, StaleEpoch } from '@call-center/shared/errors'
import type { Session } from '@call-center/shared/protocol/call-api'
import { createEventReporter, type EventReporter } from '../reporting/event-reporter.ts'
import { type CallNotice, isForDialogue } from '../reporting/notices.ts'
import type { CarrierEvents, CarrierStream } from '../server/carrier-stream.ts'
import type { CallStages } from './call-stages.ts'
import type { EndReason } from './call-state.ts'
import { Dialogue } from './dialogue.ts'
import { type Doorstep, waitAtDoor } from './doorstep.ts'
import { guardedCall } from './guard.ts'
import { openHearing } from './hearing.ts'
import { metered } from './metered.ts'
import { createSilenceWatch } from './silence-watch.ts'
import { createSpeaking } from './speaking.ts'
import { createSpeechSettings } from './speech-settings.ts'
import { limitTime } from './time-limit.ts'
import { createWordsWatch, WORDS_LATE_MS } from './words-watch.ts'
import { hideSecrets } from '../keypad/spoken-secrets.ts'
import { openPickUp, type PickUp } from '../voicemail/pick-up.ts'

/**
 * Runs one call from its first frame to its last. Everything opened here is closed, in reverse order, before it
 * resolves. `signal` ends the call because the node drains.
 */
export async function runCall(carrier: CarrierStream, ownStages: CallStages, signal: AbortSignal): Promise<EndReason> {
  const log = ownStages.log.child({ callId: carrier.callId })
  const { stream, stages, broken } = guardedCall(carrier, ownStages, log)
  const { callApi: api, clock } = stages
  const door = waitAtDoor(stream)
  try {
    const opening = { tokenEpoch: stream.tokenEpoch, signal: AbortSignal.any([signal, door.closed]) }
    const session = await api.claim(stream.callId, opening)
    stages.onSession?.(session)
    const taken = new AbortController()
    await using reporter = createEventReporter({ api, session, clock, log, onStale: () => taken.abort() })
    const held = { stream, door, session, reporter, broken, drain: signal, taken: taken.signal }
    const reason = await metered({ ...stages, log }, reporter, (counted) => converse(held, counted))
    log.info({ reason }, 'call ended')
    return reason
  } catch (error) {
    stream.close()
    if (door.closed.aborted) return 'caller-hung-up'
    if (signal.aborted) return 'drained'
    log.error({ err: error }, 'call could not be held')
    return error instanceof NotFound || error instanceof StaleEpoch ? 'over' : 'failed'
  }
}

/** Who said what they want before they were greeted, and nothing after it, waits for an answer. */
const UNANSWERED_MS = 2_000

interface Held {
  readonly stream: CarrierStream
  readonly door: Doorstep
  readonly session: Session
  readonly reporter: EventReporter
  readonly broken: Promise<'failed'>
  readonly drain: AbortSignal
  readonly taken: AbortSignal
}

/** socket → echo canceller → VAD → turn detector → STT → conversation → LLM → sentence chunker → TTS → playout → socket */
async function converse(held: Held, stages: CallStages): Promise<EndReason> {
  const { stream, door, session, reporter, broken, drain, taken } = held
  const { clock, callApi: api } = stages
  await using scope = new AsyncDisposableStack()
  scope.defer(() => stream.close())
  const over = new AbortController()
  const { signal } = over
  const settings = createSpeechSettings(session, stages.pick, stages.promptBook?.prompts)

  const isPrivate = hasSensitive(session.fields)
  let pickUp: PickUp | undefined
  const hearing = openHearing(scope, {
    stages,
    session,
    settings,
    signal,
    asked: () => speaking.mouth.lastSaid,
    onTurn(heard) {
      const { collecting } = speaking.keypad
      const event = hideSecrets(heard, { lang: settings.lang, sensitive: isPrivate, collecting })
      if (pickUp?.takesTurn(event)) return
      words.follow(event)
      dialogue.onTurn(event)
    },
    keysSound: () => speaking.keypad.sounding,
    onDeaf: () => dialogue.dispatch({ type: 'deaf' }),
  })
  const onNotice = (notice: CallNotice): void => {
    if (pickUp) pickUp.onNotice(notice)
    else if (isForDialogue(notice)) dialogue.onNotice(notice)
  }
  const subscribe = (callId: CallId): void => void scope.use(stages.notices.subscribe(callId, onNotice))
  const speaking = createSpeaking(scope, {
    ...held,
    ...hearing,
    stages,
    settings,
    subscribe,
    signal,
    dialogue: () => dialogue,
  })
  const silence = createSilenceWatch(() => dialogue.onSilence(), {
    silenceMs: () =>
      speaking.conversation.keepsAWish ? UNANSWERED_MS : session.features.phone_silence_timeout_sec * 1_000,
    wordsLateMs: WORDS_LATE_MS,
    clock,
    signal,
  })
  const words = createWordsWatch({
    ...stages,
    onStalled: hearing.ears.reopen,
    onWordless: () => dialogue.onSilence(),
    speaking: () => !hearing.detector.quiet(),
    signal,
  })
  const dialogue = scope.use(
    new Dialogue({ ...stages, session, api, reporter, settings, silence, ...hearing, ...speaking }),
  )
  scope.defer(() => over.abort())
  limitTime((input) => dialogue.dispatch(input), { ...session, ...hearing.detector, clock, signal })

  subscribe(session.callId)
  whenAborted(drain, () => dialogue.dispatch({ type: 'ended', reason: 'drained' }), signal)
  whenAborted(taken, () => dialogue.dispatch({ type: 'ended', reason: 'taken-over' }), signal)
  const events: CarrierEvents = {
    onAudio(frame) {
      hearing.listen(frame)
      pickUp?.listen(frame)
    },
    onDigit: (key) => void ((pickUp?.talking ?? true) && speaking.keypad.press(key)),
    onPlayed: speaking.mouth.acknowledge,
    onClosed: () => dialogue.dispatch({ type: 'stream-closed' }),
  }
  // In the middle of a call somebody may be talking; when it begins, a "Hello?" must not cut the first sentence short.
  // Keys of a number that is being collected are the end of one: it is asked for anew.
  door.enter(events, { replay: session.takenOver, keys: session.collecting === undefined })
  pickUp = openPickUp({
    ...stages,
    session,
    settings,
    api,
    signal,
    call: () => reporter.call,
    changeLanguage: speaking.changeLanguage,
    dispatch: (input) => dialogue.dispatch(input),
    hand: (notice) => dialogue.onNotice(notice),
  })
  return await Promise.race([dialogue.ended, broken])
}

function whenAborted(what: AbortSignal, then: () => void, signal: AbortSignal): void {
  if (what.aborted) then()
  else what.addEventListener('abort', then, { once: true, signal })
}

import { NotFound, StaleEpoch, TurnInterrupted } from '@call-center/shared/errors'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { AudioFrame } from '../audio/frame.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import { Conversation } from '../conversation/conversation.ts'
import { systemPrompt } from '../conversation/system-prompt.ts'
import { ANSWER_LATENCY } from '../metrics.ts'
import { createEventReporter, type EventReporter } from '../reporting/event-reporter.ts'
import type { CallNotice } from '../reporting/notices.ts'
import type { CarrierEvents, CarrierStream } from '../server/carrier-stream.ts'
import { callTools } from '../tools/call-tools.ts'
import type { NewEvent } from '../tools/tool-hands.ts'
import { createTurnDetector, type TurnEvent, type TurnTiming } from '../turn/turn-detector.ts'
import { createAnswers } from './answers.ts'
import type { CallStages } from './call-stages.ts'
import { type CallAction, type CallInput, type CallState, type EndReason, type Leaving, START, step } from './call-state.ts'
import { openEars } from './ears.ts'
import { leave } from './leave.ts'
import { createMouth } from './mouth.ts'
import { createSilenceWatch } from './silence-watch.ts'
import { createSpeechSettings } from './speech-settings.ts'

/**
 * Runs one call from its first frame to its last. Everything opened here is closed, in reverse order, before it
 * resolves. `signal` drains the call.
 */
export async function runCall(stream: CarrierStream, stages: CallStages, signal: AbortSignal): Promise<EndReason> {
  const log = stages.log.child({ callId: stream.callId })
  const door = openDoor(stream)
  try {
    const session = await stages.callApi.claim(stream.callId, {
      tokenEpoch: stream.tokenEpoch,
      signal: AbortSignal.any([signal, door.closed]),
    })
    let onStale = (): void => {}
    await using reporter = createEventReporter({ api: stages.callApi, session, clock: stages.clock, log, onStale: () => onStale() })
    const reason = await converse(stream, door, { session, reporter, onStale: (stop) => void (onStale = stop) }, { ...stages, log }, signal)
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

interface Held {
  readonly session: Session
  readonly reporter: EventReporter
  readonly onStale: (stop: () => void) => void
}

/** socket → echo canceller → VAD → turn detector → STT → conversation → LLM → sentence chunker → TTS → playout → socket */
async function converse(stream: CarrierStream, door: Door, held: Held, stages: CallStages, signal: AbortSignal): Promise<EndReason> {
  const { session, reporter } = held
  const { clock, log, metrics } = stages
  const { features } = session
  await using scope = new AsyncDisposableStack()
  scope.defer(() => stream.close())
  const call = new AbortController()
  const ended = Promise.withResolvers<EndReason>()
  let state: CallState = START
  let answer = { turn: 0, control: new AbortController(), done: Promise.resolve() }
  let timing: TurnTiming | undefined
  let leaving: Leaving | undefined
  let saidAsideTo = ''

  const settings = createSpeechSettings(session, stages.pick)
  const caseFile: CaseFile = { fields: session.fields, claim: session.claim, reminders: session.reminders }
  const conversation = new Conversation(session.messages)
  const echoCanceller = scope.use(stages.createEchoCanceller())
  const detector = createTurnDetector(onTurn, { settings: features, clock, signal: call.signal })
  const vad = scope.use(stages.createVad(detector.onProbability))
  const ears = scope.use(
    openEars({
      stt: stages.stt,
      language: settings.lang,
      phrases: phrasesOf(session),
      correlationId: session.connectionId,
      onTranscript: detector.onTranscript,
      clock,
      log,
      signal: call.signal,
    }),
  )
  const mouth = createMouth({ stream, echoCanceller, tts: stages.tts, settings, clock })
  const tools = callTools({
    caseFile,
    languages: session.initiate.lang.availables,
    nowMs: () => clock.wallMs(),
    report,
    leave(how) {
      leaving = how
      dispatch({ type: 'leave-asked', turn: answer.turn, how })
    },
    changeLanguage(lang) {
      settings.changeLanguage(lang)
      detector.recogniserChanged()
      ears.listenIn(lang)
      report({ type: 'language-changed', lang })
    },
    changeSpeed(prosodyRate) {
      settings.changeSpeed(prosodyRate)
      report({ type: 'speed-changed', prosodyRate })
    },
  })
  const thinker = {
    conversation,
    llm: stages.llm(features),
    tools,
    clock,
    systemPrompt: () =>
      systemPrompt({ ...session, lang: settings.lang, nowMs: clock.wallMs(), caseFile, prompts: session.prompts.llm }),
    lastWords,
  }
  const onBegun = (turn: number) => dispatch({ type: 'answer-heard', turn })
  const answers = createAnswers({ session, conversation, mouth, thinker, settings, report, onBegun, clock, log })
  const silence = createSilenceWatch(onSilence, {
    silenceMs: features.phone_silence_timeout_sec * 1_000,
    clock,
    signal: call.signal,
  })

  held.onStale(() => dispatch({ type: 'ended', reason: 'taken-over' }))
  scope.use(stages.notices.subscribe(stream.callId, onNotice))
  const onDrain = () => dispatch({ type: 'ended', reason: 'drained' })
  signal.addEventListener('abort', onDrain)
  scope.defer(() => signal.removeEventListener('abort', onDrain))
  scope.defer(async () => {
    call.abort(new TurnInterrupted('the call is over'))
    await answer.done
  })

  door.open({ onAudio: listen, onDigit() {}, onClosed: () => dispatch({ type: 'stream-closed' }) })
  if (signal.aborted) onDrain()
  dispatch({ type: 'greet' })
  return await ended.promise

  /** The incoming half, one frame at a time. Synchronous: 50 frames a second, times every call. */
  function listen(frame: AudioFrame): void {
    const voice = echoCanceller.cancel(frame)
    vad.push(voice)
    ears.push(voice)
  }
}

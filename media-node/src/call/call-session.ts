import type { CallId } from '@call-center/shared/call/call'
import { NotFound, StaleEpoch } from '@call-center/shared/errors'
import type { Session } from '@call-center/shared/protocol/call-api'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import type { AudioFrame } from '../audio/frame.ts'
import type { CaseFile } from '../conversation/case-file.ts'
import { Conversation } from '../conversation/conversation.ts'
import { expectedKind } from '../conversation/expected-kind.ts'
import { systemPrompt } from '../conversation/system-prompt.ts'
import { documentsPrompt } from '../knowledge/tell-documents.ts'
import { createEventReporter, type EventReporter } from '../reporting/event-reporter.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import { untraced } from '../telemetry/call-trace.ts'
import { observedTools } from '../telemetry/observed-tools.ts'
import { callTools } from '../tools/call-tools.ts'
import { searchDocument } from '../tools/search-document.ts'
import { createTurnDetector, type TurnEvent } from '../turn/turn-detector.ts'
import { levelGated } from '../vad/level-gate.ts'
import { createAnswers } from './answers.ts'
import type { CallStages } from './call-stages.ts'
import type { EndReason } from './call-state.ts'
import { Dialogue } from './dialogue.ts'
import { type Doorstep, waitAtDoor } from './doorstep.ts'
import { openEars } from './ears.ts'
import { expectedPhrases } from './expected-phrases.ts'
import { createForesight, type Foreseen } from './foresight.ts'
import { handsOf } from './hands.ts'
import { createHistoryTranslation } from './history-translation.ts'
import { createMouth } from './mouth.ts'
import { createSilenceWatch } from './silence-watch.ts'
import { createSpeechSettings, type SpeechSettings } from './speech-settings.ts'
import { createSpeculation } from './speculation.ts'
import { createWordsWatch } from './words-watch.ts'
import { MAX_TOKENS, promptOf, type Thinker } from './think.ts'

/**
 * Runs one call from its first frame to its last. Everything opened here is closed, in reverse order, before it
 * resolves. `signal` ends the call because the node drains.
 */
export async function runCall(stream: CarrierStream, stages: CallStages, signal: AbortSignal): Promise<EndReason> {
  const log = stages.log.child({ callId: stream.callId })
  const { callApi: api, clock } = stages
  const door = waitAtDoor(stream)
  try {
    const opening = { tokenEpoch: stream.tokenEpoch, signal: AbortSignal.any([signal, door.closed]) }
    const session = await api.claim(stream.callId, opening)
    stages.onSession?.(session)
    const taken = new AbortController()
    await using reporter = createEventReporter({ api, session, clock, log, onStale: () => taken.abort() })
    const reason = await converse(
      { stream, door, session, reporter, drain: signal, taken: taken.signal },
      { ...stages, log },
    )
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
  readonly stream: CarrierStream
  readonly door: Doorstep
  readonly session: Session
  readonly reporter: EventReporter
  readonly drain: AbortSignal
  readonly taken: AbortSignal
}

/** socket → echo canceller → VAD → turn detector → STT → conversation → LLM → sentence chunker → TTS → playout → socket */
async function converse(held: Held, stages: CallStages): Promise<EndReason> {
  const { stream, door, session, reporter, drain, taken } = held
  const { clock, callApi: api } = stages
  await using scope = new AsyncDisposableStack()
  scope.defer(() => stream.close())
  const over = new AbortController()
  const { signal } = over
  const settings = createSpeechSettings(session, stages.pick, stages.promptBook?.prompts)

  const hearing = openHearing(scope, {
    stages,
    session,
    settings,
    signal,
    asked: () => speaking.mouth.lastSaid,
    onTurn(event) {
      words.follow(event)
      dialogue.onTurn(event)
    },
    onDeaf: () => dialogue.dispatch({ type: 'deaf' }),
  })
  const subscribe = (callId: CallId): void =>
    void scope.use(stages.notices.subscribe(callId, (notice) => dialogue.onNotice(notice)))
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
    silenceMs: () => session.features.phone_silence_timeout_sec * 1_000,
    clock,
    signal,
  })
  const words = createWordsWatch(() => dialogue.onSilence(), { ...stages, signal })
  const dialogue = scope.use(
    new Dialogue({ ...stages, session, api, reporter, settings, silence, ...hearing, ...speaking }),
  )
  scope.defer(() => over.abort())

  subscribe(session.callId)
  whenAborted(drain, () => dialogue.dispatch({ type: 'ended', reason: 'drained' }), signal)
  whenAborted(taken, () => dialogue.dispatch({ type: 'ended', reason: 'taken-over' }), signal)
  door.enter({
    onAudio: hearing.listen,
    onDigit() {},
    onClosed: () => dialogue.dispatch({ type: 'stream-closed' }),
  })
  dialogue.dispatch({ type: 'greet' })
  return await dialogue.ended
}

interface HearingParts {
  readonly stages: CallStages
  readonly session: Session
  readonly settings: SpeechSettings
  /** What the assistant said last: a question asks for words of some kind. */
  readonly asked: () => string
  readonly onTurn: (event: TurnEvent) => void
  readonly onDeaf: () => void
  readonly signal: AbortSignal
}

/** In: what the caller says becomes turns. */
function openHearing(scope: AsyncDisposableStack, parts: HearingParts) {
  const { stages, session, settings, asked, onTurn, onDeaf, signal } = parts
  const { features } = session
  const { clock, log, stt } = stages
  const echoCanceller = scope.use(stages.createEchoCanceller())
  const melody = stages.smartTurn?.listen()
  const detector = createTurnDetector(onTurn, {
    settings: features,
    language: () => settings.lang,
    expecting: () => expectedKind(asked()),
    ...(melody && { vote: melody.vote }),
    clock,
    signal,
  })
  const vad = scope.use(levelGated(stages.createVad, () => features.vad_threshold)(detector.onProbability))
  const ears = scope.use(
    openEars({
      stt,
      language: settings.lang,
      phrases: expectedPhrases(session),
      correlationId: session.connectionId,
      onTranscript: detector.onTranscript,
      onDeaf,
      clock,
      log,
      signal,
    }),
  )
  /** One frame at a time. Synchronous: 50 frames a second, times every call. */
  const listen = (frame: AudioFrame): void => {
    const voice = echoCanceller.cancel(frame, clock.now())
    vad.push(voice)
    melody?.push(voice)
    ears.push(voice)
  }
  return { echoCanceller, detector, ears, listen, hearAnybody: () => vad.reset() }
}

interface SpeakingParts extends Held, Omit<ReturnType<typeof openHearing>, 'listen'> {
  readonly stages: CallStages
  readonly settings: SpeechSettings
  readonly subscribe: (callId: CallId) => void
  readonly signal: AbortSignal
  /** Asked when something happens; it is built last. */
  readonly dialogue: () => Dialogue
}

/** Out: a turn becomes an answer. */
function createSpeaking(scope: AsyncDisposableStack, parts: SpeakingParts) {
  const { stream, session, echoCanceller, stages, settings, dialogue } = parts
  const { clock, knowledge, log, metrics, tts, trace = untraced(clock) } = stages
  const { fields, claim, reminders } = session
  const caseFile: CaseFile = { fields, claim, reminders, ...whereaboutsOf(session.initiate.phone_number) }
  const conversation = new Conversation(session.messages)
  let current = session
  const followLanguage = createHistoryTranslation({ ...stages, conversation, log, signal: parts.signal })
  if (session.messages.some(({ lang_short_code: lang }) => lang && lang !== session.lang)) followLanguage(session.lang)
  const hands = handsOf({
    ...parts,
    api: stages.callApi,
    caseFile,
    conversation,
    clock,
    log,
    onLanguage(lang) {
      stages.onSession?.({ ...session, lang })
      followLanguage(lang)
    },
    onMoved(session) {
      current = session
      parts.subscribe(session.callId)
    },
    leave: (how) => dialogue().leaveAsked(how),
  })
  const tools = observedTools([...callTools(hands), ...(knowledge ? [searchDocument(knowledge)] : [])], trace)
  const llm = stages.llm(session.features)
  const speculation = scope.use(createSpeculation({ llm, tts, tools, maxTokens: MAX_TOKENS, settings, metrics }))
  const thinker: Thinker = {
    conversation,
    llm: speculation.llm,
    tools,
    clock,
    systemPrompt: () => {
      const facts = { lang: settings.lang, nowMs: clock.wallMs(), caseFile, prompts: session.prompts.llm }
      return [systemPrompt({ ...current, ...facts }), documentsPrompt(foresight.documents)].filter(Boolean).join('\n\n')
    },
    lastWords: (options) => dialogue().lastWords(options),
  }
  const begin = (said: Foreseen): void => speculation.begin(promptOf(thinker, conversation.messagesIf(said)), said)
  const foresight = scope.use(createForesight({ knowledge, session, settings, begin, metrics, log }))
  const mouth = createMouth({ stream, echoCanceller, tts: speculation.tts, settings, clock })
  const onBegun = (turn: number): void => dialogue().dispatch({ type: 'answer-heard', turn })
  const answers = createAnswers({ ...stages, ...parts, conversation, mouth, thinker, onBegun, trace })
  return { conversation, mouth, answers, foresight }
}

function whenAborted(what: AbortSignal, then: () => void, signal: AbortSignal): void {
  if (what.aborted) then()
  else what.addEventListener('abort', then, { once: true, signal })
}

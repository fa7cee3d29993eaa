import type { CallId } from '@call-center/shared/call/call'
import type { Session } from '@call-center/shared/protocol/call-api'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import type { CaseFile } from '../conversation/case-file.ts'
import { Conversation } from '../conversation/conversation.ts'
import { createKeypad } from '../keypad/keypad.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import { untraced } from '../telemetry/call-trace.ts'
import { observedTools } from '../telemetry/observed-tools.ts'
import { callTools } from '../tools/call-tools.ts'
import { saidIn } from '../tts/kept-sentences.ts'
import { createAnswers } from './answers.ts'
import type { CallStages } from './call-stages.ts'
import type { Dialogue } from './dialogue.ts'
import { createForesight, type Foreseen } from './foresight.ts'
import { handsOf } from './hands.ts'
import type { openHearing } from './hearing.ts'
import { createHistoryTranslation } from './history-translation.ts'
import { instructions } from './instructions.ts'
import { createMouth } from './mouth.ts'
import type { SpeechSettings } from './speech-settings.ts'
import { createSpeculation } from './speculation.ts'
import { MAX_TOKENS, promptOf, type Thinker } from './think.ts'

export interface SpeakingParts extends Omit<ReturnType<typeof openHearing>, 'listen'> {
  readonly stream: CarrierStream
  readonly session: Session
  readonly reporter: EventReporter
  readonly stages: CallStages
  readonly settings: SpeechSettings
  readonly subscribe: (callId: CallId) => void
  readonly signal: AbortSignal
  /** Asked when something happens; it is built last. */
  readonly dialogue: () => Dialogue
}

/** Out: a turn becomes an answer. `scope` closes what is opened. */
export function createSpeaking(scope: AsyncDisposableStack, parts: SpeakingParts) {
  const { stream, session, reporter, echoCanceller, stages, settings, dialogue } = parts
  const { clock, knowledge, log, metrics, trace = untraced(clock) } = stages
  const { fields, claim, reminders } = session
  const caseFile: CaseFile = { fields, claim, reminders, ...whereaboutsOf(session.initiate.phone_number) }
  const tts = saidIn(session.callId, stages.tts, () => caseFile.claim)
  const conversation = new Conversation(session.messages)
  let current = session
  const followLanguage = createHistoryTranslation({ ...stages, conversation, log, signal: parts.signal })
  if (session.messages.some(({ lang_short_code: lang }) => lang && lang !== session.lang))
    void followLanguage(session.lang)
  const hands = handsOf({
    ...parts,
    api: stages.callApi,
    caseFile,
    conversation,
    clock,
    log,
    onLanguage(lang) {
      stages.onSession?.({ ...session, lang })
      void followLanguage(lang)
    },
    onMoved(session) {
      current = session
      parts.subscribe(session.callId)
    },
    leave: (how, briefing) => dialogue().leaveAsked(how, briefing),
    collectByKeypad: (field) => keypad.collect(field),
    cancelKeypad: () => keypad.cancel(),
  })
  const keypad = createKeypad({
    ...stages,
    ...parts,
    caseFile,
    api: stages.callApi,
    log,
    dispatch: (input) => dialogue().dispatch(input),
    typed: (text) => dialogue().onTyped(text),
    begunElsewhere: session.collecting,
  })
  const tools = observedTools(callTools(hands, knowledge), trace)
  const llm = stages.llm(session.features)
  const speculation = scope.use(createSpeculation({ llm, tts, tools, maxTokens: MAX_TOKENS, settings, clock, metrics }))
  const thinker: Thinker = {
    conversation,
    llm: speculation.llm,
    tools,
    clock,
    chunking: () => settings.chunking,
    systemPrompt: () => instructions({ session: current, settings, caseFile, documents: foresight.documents, clock }),
    // Who was asked to key a number is not talked to until they have.
    lastWords: (options) => (keypad.collecting ? 'none-needed' : dialogue().lastWords(options)),
  }
  const begin = (said: Foreseen): void => speculation.begin(promptOf(thinker, conversation.messagesIf(said)), said)
  const foresight = scope.use(createForesight({ knowledge, session, settings, begin, metrics, log }))
  const mouth = createMouth({ stream, echoCanceller, tts: speculation.tts, settings, clock })
  const onBegun = (turn: number): void => dialogue().dispatch({ type: 'answer-heard', turn })
  const answers = createAnswers({
    session,
    conversation,
    mouth,
    thinker,
    settings,
    reporter,
    onBegun,
    metrics,
    trace,
    clock,
    log,
  })
  return { conversation, mouth, answers, foresight, keypad, changeLanguage: hands.changeLanguage }
}

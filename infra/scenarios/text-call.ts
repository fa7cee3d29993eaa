import type { ToolCall } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import { silentLog } from '@call-center/shared/log'
import { createAnswerRecord } from '../../media-node/src/call/answer-record.ts'
import type { Leaving } from '../../media-node/src/call/call-state.ts'
import { createForesight } from '../../media-node/src/call/foresight.ts'
import { createHistoryTranslation } from '../../media-node/src/call/history-translation.ts'
import { instructions } from '../../media-node/src/call/instructions.ts'
import { lastWords } from '../../media-node/src/call/last-words.ts'
import { createPromptBook } from '../../media-node/src/call/prompt-book.ts'
import { createSpeechSettings } from '../../media-node/src/call/speech-settings.ts'
import { think, type Thinker } from '../../media-node/src/call/think.ts'
import { createStopwatch } from '../../media-node/src/call/turn-latency.ts'
import type { CaseFile } from '../../media-node/src/conversation/case-file.ts'
import { Conversation } from '../../media-node/src/conversation/conversation.ts'
import type { Translator } from '../../media-node/src/conversation/translator.ts'
import { createMetrics } from '../../media-node/src/metrics.ts'
import { ReplyRefused } from '../../media-node/src/llm/reply-refused.ts'
import { callTools } from '../../media-node/src/tools/call-tools.ts'
import type { NewEvent } from '../../media-node/src/tools/tool-hands.ts'
import type { Outcome, ToolUse, TurnOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { textHands } from './text-hands.ts'
import type { TextServices } from './text-services.ts'
import { clockFrom, textSession } from './text-session.ts'

export interface TextCallOptions extends TextServices {
  readonly config: Config
  /** Its place among the scenarios: it gets its number by it. */
  readonly index: number
  readonly onTurn?: (turn: TurnOutcome) => void
  readonly signal: AbortSignal
}

/**
 * Holds a scenario in text: the media node's own prompts, tools, checks and history, without ears and mouth. What is
 * said is heard at once, and nobody interrupts.
 */
export async function holdInText(scenario: Scenario, options: TextCallOptions): Promise<Outcome> {
  using scope = new DisposableStack()
  const call = openTextCall(scope, scenario, options)
  const { startedMs, zone } = call
  const greeting = await call.greet()
  const turns: TurnOutcome[] = []
  for (const { say } of scenario.turns) {
    const outcome = await call.take(say, options.signal)
    turns.push(outcome)
    options.onTurn?.(outcome)
    if (call.ended() !== 'caller') break
  }
  return { greeting, turns, ended: call.ended(), startedMs, zone }
}

function openTextCall(scope: DisposableStack, scenario: Scenario, options: TextCallOptions) {
  const { config, llm, knowledge, translator = untranslated, index, signal } = options
  const session = textSession(scenario, config, index)
  const whereabouts = whereaboutsOf(session.initiate.phone_number)
  const clock = clockFrom(scenario.now, whereabouts.zone)
  const metrics = createMetrics()
  const book = createPromptBook({ translator, clock, log: silentLog, signal })
  const settings = createSpeechSettings(session, ([first]) => first, book.prompts)
  const caseFile: CaseFile = { fields: session.fields, ...whereabouts, claim: {}, reminders: [] }
  const conversation = new Conversation([])
  let leaving: Leaving | undefined
  let used: ToolUse[] = []
  let answers = 0
  let cited: readonly string[] = []
  const report = (event: NewEvent): void => {
    if (event.type === 'tools-used') used.push(...event.calls.map(useOf))
    if (event.type === 'assistant-said') cited = event.documents ?? []
  }
  const followLanguage = createHistoryTranslation({ translator, conversation, log: silentLog, signal })
  /** In a call it is done while the next words are spoken. */
  let prepared: Promise<unknown> = book.prepare(session.prompts.tts, session.lang)
  const onLanguage = (lang: string): void => {
    prepared = Promise.all([book.prepare(session.prompts.tts, lang), followLanguage(lang)])
  }
  const leave = (how: Leaving): void => void (leaving = how)
  const thinker: Thinker = {
    conversation,
    llm,
    tools: callTools(
      textHands({ session, settings, caseFile, conversation, clock, report, leave, onLanguage }),
      knowledge,
    ),
    clock,
    chunking: () => settings.chunking,
    systemPrompt: () => instructions({ session, settings, caseFile, documents: foresight.documents, clock }),
    lastWords: ({ spoke }) => lastWords(leaving, { spoke, settings }),
  }
  const foresight = scope.use(createForesight({ knowledge, session, settings, begin() {}, metrics, log: silentLog }))
  const openRecord = () =>
    createAnswerRecord({
      messageId: `answer-${++answers}`,
      openRound: () => conversation.openRound(),
      report,
      lang: () => settings.lang,
      stopwatch: createStopwatch(undefined, clock),
      wallMs: () => clock.wallMs(),
      onBegun() {},
    })

  return {
    startedMs: clock.wallMs(),
    zone: whereabouts.zone,
    ended: (): Outcome['ended'] => leaving ?? 'caller',
    async greet(): Promise<string> {
      await prepared
      const record = openRecord()
      const line = record.line({ text: settings.prompt('hello_tpl'), style: 'none' }, record.openRound())
      line.onHeard?.(line.text)
      record.close({ interrupted: false })
      return line.text
    },
    async take(heard: string, signal: AbortSignal): Promise<TurnOutcome> {
      used = []
      cited = []
      await Promise.all([prepared, foresight.close(heard)])
      const record = openRecord()
      conversation.hear({ id: `caller-${answers}`, utterance: answers, text: heard, joining: false })
      const said: string[] = []
      try {
        for await (const line of think(thinker, record, signal)) {
          line.onHeard?.(line.text)
          said.push(line.text)
        }
      } catch (error) {
        // What a caller would hear. A service that fails otherwise says nothing about the model: the scenario breaks.
        if (!(error instanceof ReplyRefused)) throw error
        said.push(settings.prompt(error.reason === 'content_filter' ? 'refused_tpl' : 'error_tpl'))
      }
      record.close({ interrupted: false })
      const { claim, reminders } = caseFile
      return {
        heard,
        said: said.join(' '),
        tools: used,
        documents: cited,
        claim: { ...claim },
        reminders: [...reminders],
      }
    },
  }
}

/** What is said stays as it is. */
const untranslated: Translator = { translate: async (texts) => texts }

const useOf = ({ function_name, function_arguments, content }: ToolCall): ToolUse => ({
  name: function_name,
  arguments: function_arguments,
  result: content,
})

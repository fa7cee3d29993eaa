import type { ToolCall } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import { createAnswerRecord } from '../../media-node/src/call/answer-record.ts'
import { createSpeechSettings, type SpeechSettings } from '../../media-node/src/call/speech-settings.ts'
import { think, type Thinker } from '../../media-node/src/call/think.ts'
import { createStopwatch } from '../../media-node/src/call/turn-latency.ts'
import type { CaseFile } from '../../media-node/src/conversation/case-file.ts'
import { Conversation } from '../../media-node/src/conversation/conversation.ts'
import { systemPrompt } from '../../media-node/src/conversation/system-prompt.ts'
import type { LanguageModel } from '../../media-node/src/llm/language-model.ts'
import { ReplyRefused } from '../../media-node/src/llm/reply-refused.ts'
import { callTools } from '../../media-node/src/tools/call-tools.ts'
import type { NewEvent } from '../../media-node/src/tools/tool-hands.ts'
import type { Outcome, ToolUse, TurnOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { textHands } from './text-hands.ts'
import { clockFrom, textSession } from './text-session.ts'

export interface TextCallOptions {
  readonly config: Config
  readonly llm: LanguageModel
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
  const call = openTextCall(scenario, options)
  const { startedMs, zone } = call
  const greeting = call.greet()
  const turns: TurnOutcome[] = []
  for (const { say } of scenario.turns) {
    const outcome = await call.take(say, options.signal)
    turns.push(outcome)
    options.onTurn?.(outcome)
    if (call.ended() !== 'caller') break
  }
  return { greeting, turns, ended: call.ended(), startedMs, zone }
}

type Leaving = 'hang-up' | 'transfer'

function openTextCall(scenario: Scenario, { config, llm, index }: TextCallOptions) {
  const session = textSession(scenario, config, index)
  const whereabouts = whereaboutsOf(session.initiate.phone_number)
  const clock = clockFrom(scenario.now, whereabouts.zone)
  const settings = createSpeechSettings(session, ([first]) => first)
  const caseFile: CaseFile = { fields: session.fields, ...whereabouts, claim: {}, reminders: [] }
  const conversation = new Conversation([])
  let leaving: Leaving | undefined
  let used: ToolUse[] = []
  let answers = 0
  const report = (event: NewEvent): void => {
    if (event.type === 'tools-used') used.push(...event.calls.map(useOf))
  }
  const leave = (how: Leaving): void => void (leaving = how)
  const thinker: Thinker = {
    conversation,
    llm,
    tools: callTools(textHands({ session, settings, caseFile, conversation, clock, report, leave })),
    clock,
    systemPrompt: () =>
      systemPrompt({ ...session, lang: settings.lang, nowMs: clock.wallMs(), caseFile, prompts: session.prompts.llm }),
    lastWords: ({ spoke }) => leaving && lastWords(leaving, spoke, settings),
  }
  const openRecord = () =>
    createAnswerRecord({
      messageId: `answer-${++answers}`,
      openRound: () => conversation.openRound(),
      report,
      lang: () => settings.lang,
      stopwatch: createStopwatch(undefined, clock),
      onBegun() {},
    })

  return {
    startedMs: clock.wallMs(),
    zone: whereabouts.zone,
    ended: (): Outcome['ended'] => leaving ?? 'caller',
    greet(): string {
      const record = openRecord()
      const line = record.line({ text: settings.prompt('hello_tpl'), style: 'none' }, record.openRound())
      line.onHeard?.(line.text)
      record.close({ interrupted: false })
      return line.text
    },
    async take(heard: string, signal: AbortSignal): Promise<TurnOutcome> {
      used = []
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
      return { heard, said: said.join(' '), tools: used, claim: { ...claim }, reminders: [...reminders] }
    },
  }
}

/** As in a call: the goodbye is ready-made, and a transfer that was announced needs no more words. */
function lastWords(leaving: Leaving, spoke: boolean, settings: SpeechSettings) {
  if (leaving === 'hang-up') return { text: settings.prompt('goodbye_tpl'), style: 'none' } as const
  return spoke ? 'none-needed' : ({ text: settings.prompt('end_call_to_connect_agent_tpl'), style: 'none' } as const)
}

const useOf = ({ function_name, function_arguments, content }: ToolCall): ToolUse => ({
  name: function_name,
  arguments: function_arguments,
  result: content,
})

import { newCallId, type ToolCall } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import type { Config } from '@call-center/shared/config/config'
import { DEFAULT_FEATURES } from '@call-center/shared/config/features'
import type { Session } from '@call-center/shared/protocol/call-api'
import { fromWall, whereaboutsOf } from '@call-center/shared/time-zone'
import { createAnswerRecord } from '../../media-node/src/call/answer-record.ts'
import { createSpeechSettings } from '../../media-node/src/call/speech-settings.ts'
import { think, type Thinker } from '../../media-node/src/call/think.ts'
import { createStopwatch } from '../../media-node/src/call/turn-latency.ts'
import { type Clock, systemClock } from '../../media-node/src/clock.ts'
import type { CaseFile } from '../../media-node/src/conversation/case-file.ts'
import { Conversation } from '../../media-node/src/conversation/conversation.ts'
import { systemPrompt } from '../../media-node/src/conversation/system-prompt.ts'
import type { LanguageModel } from '../../media-node/src/llm/language-model.ts'
import { callTools } from '../../media-node/src/tools/call-tools.ts'
import type { NewEvent, ToolHands } from '../../media-node/src/tools/tool-hands.ts'
import { initiateOf } from './call-setup.ts'
import type { Outcome, ToolUse, TurnOutcome } from './outcome.ts'
import type { Scenario, Turn } from './scenario.ts'

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
  const turns: TurnOutcome[] = []
  for (const turn of scenario.turns) {
    const outcome = await call.take(turn, options.signal)
    turns.push(outcome)
    options.onTurn?.(outcome)
    if (call.ended() !== 'caller') break
  }
  const { greeting, startedMs, zone } = call
  return { greeting, turns, ended: call.ended(), startedMs, zone }
}

function openTextCall(scenario: Scenario, { config, llm, index }: TextCallOptions) {
  const session = sessionOf(scenario, config, index)
  const whereabouts = whereaboutsOf(session.initiate.phone_number)
  const { zone } = whereabouts
  const clock = clockFrom(scenario.now, zone)
  const startedMs = clock.wallMs()
  const settings = createSpeechSettings(session, ([first]) => first)
  const caseFile: CaseFile = { fields: session.fields, ...whereabouts, claim: {}, reminders: [] }
  const conversation = new Conversation([])
  let leaving: 'hang-up' | 'transfer' | undefined
  let used: ToolUse[] = []
  const report = (event: NewEvent): void => {
    if (event.type === 'tools-used') used.push(...event.calls.map(useOf))
  }
  const hands: ToolHands = {
    caseFile,
    languages: session.initiate.lang.availables,
    nowMs: () => clock.wallMs(),
    report,
    leave: (how) => void (leaving = how),
    changeLanguage: settings.changeLanguage,
    changeSpeed: settings.changeSpeed,
  }
  const thinker: Thinker = {
    conversation,
    llm,
    tools: callTools(hands),
    clock,
    systemPrompt: () =>
      systemPrompt({ ...session, lang: settings.lang, nowMs: clock.wallMs(), caseFile, prompts: session.prompts.llm }),
    lastWords({ spoke }) {
      if (!leaving) return undefined
      if (leaving === 'hang-up') return { text: settings.prompt('goodbye_tpl'), style: 'none' }
      return spoke ? 'none-needed' : { text: settings.prompt('end_call_to_connect_agent_tpl'), style: 'none' }
    },
  }
  const recordOf = (messageId: string) =>
    createAnswerRecord({
      messageId,
      openRound: () => conversation.openRound(),
      report,
      lang: () => settings.lang,
      stopwatch: createStopwatch(undefined, clock),
      onBegun() {},
    })

  const greeting = settings.prompt('hello_tpl')
  const opening = recordOf('greeting')
  opening.line({ text: greeting, style: 'none' }, opening.openRound()).onHeard?.(greeting)
  opening.close({ interrupted: false })
  let taken = 0

  return {
    greeting,
    startedMs,
    zone,
    ended: (): Outcome['ended'] => leaving ?? 'caller',
    async take({ say }: Turn, signal: AbortSignal): Promise<TurnOutcome> {
      used = []
      taken += 1
      conversation.hear({ id: `caller-${taken}`, utterance: taken, text: say, joining: false })
      const record = recordOf(`answer-${taken}`)
      const said: string[] = []
      for await (const line of think(thinker, record, signal)) {
        line.onHeard?.(line.text)
        said.push(line.text)
      }
      record.close({ interrupted: false })
      return {
        heard: say,
        said: said.join(' '),
        tools: used,
        claim: { ...caseFile.claim },
        reminders: [...caseFile.reminders],
      }
    },
  }
}

const useOf = ({ function_name, function_arguments, content }: ToolCall): ToolUse => ({
  name: function_name,
  arguments: function_arguments,
  result: content,
})

function sessionOf(scenario: Scenario, config: Config, index: number): Session {
  const initiate = initiateOf(scenario, index, config)
  return {
    protocol: 1,
    callId: newCallId(),
    epoch: 1,
    connectionId: scenario.name,
    initiate,
    botPhoneNumber: config.communication_services.phone_number,
    lang: scenario.language,
    claim: {},
    withheld: [],
    fields: claimFields(initiate.claim),
    messages: [],
    reminders: [],
    features: DEFAULT_FEATURES,
    prompts: config.prompts,
    resumed: false,
    callingBack: false,
    takenOver: false,
  }
}

/** The system's clock, which may begin at another moment: `local` is one of `zone`. */
function clockFrom(local: string | undefined, zone: string): Clock {
  if (local === undefined) return systemClock
  const offsetMs = fromWall(Date.parse(`${local}Z`), zone) - systemClock.wallMs()
  return { ...systemClock, wallMs: () => systemClock.wallMs() + offsetMs }
}

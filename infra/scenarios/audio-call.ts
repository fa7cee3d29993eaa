import { CallGet, type Message, type ToolCall } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import { zoneOf } from '@call-center/shared/time-zone'
import { chooseLanguage, hearOut, plugIn, speechOf, type StackUrls } from '../cli/phone-call.ts'
import type { HeadlessPhone } from '../local-cloud/phone/headless-phone.ts'
import { initiateOf } from './call-setup.ts'
import type { Outcome, ToolUse, TurnOutcome } from './outcome.ts'
import type { Scenario, Turn } from './scenario.ts'

export interface AudioCallOptions {
  readonly config: Config
  readonly urls: StackUrls
  readonly index: number
  readonly onTurn?: (turn: TurnOutcome) => void
  readonly signal: AbortSignal
}

const RING_TIMEOUT_MS = 60_000
const ANSWER_TIMEOUT_MS = 30_000
/** What was just said reaches the call document a moment later. */
const WRITTEN_AFTER_MS = 600
const END_TIMEOUT_MS = 10_000
const EDGE_TIMEOUT_MS = 20_000

const edgeAnswers = (): AbortSignal => AbortSignal.timeout(EDGE_TIMEOUT_MS)

/**
 * Holds a scenario over the telephone: the assistant rings its number, typed words are spoken by an offline voice, and
 * everything goes through recogniser, turn taking, model, tools and voice. What came of it is read from the call document.
 */
export async function holdThroughAudio(scenario: Scenario, options: AudioCallOptions): Promise<Outcome> {
  const { urls, index, config, onTurn, signal } = options
  const initiate = initiateOf(scenario, index, config)
  const { phone_number: number } = initiate
  const startedMs = Date.now()
  await using phone = await plugIn(urls, number)
  await using colleague = await plugInColleague(urls, initiate.agent_phone_number)
  const rings = phone.waitForRing({ timeoutMs: RING_TIMEOUT_MS })
  rings.catch(() => {}) // awaited below; placing the call may fail before
  await placeCall(urls, { ...initiate })
  await rings
  await phone.answer()
  await chooseLanguage(phone, initiate, scenario.language)
  await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS, sinceMs: 0 })
  await hearOut(phone)
  const written = openRecord(urls, number)
  const greeting = saidIn((await written.news()).messages)

  const turns: TurnOutcome[] = []
  let lang = scenario.language
  for (const turn of scenario.turns) {
    signal.throwIfAborted()
    lang = turn.language ?? lang
    await takeTurn(phone, { urls, turn, lang })
    const outcome = turnOf(turn, await written.news())
    turns.push(outcome)
    onTurn?.(outcome)
    if (isOver(phone)) break
  }
  const ended = await endOf(phone, colleague.reached)
  if (!isOver(phone)) {
    phone.hangUp()
    await phone.waitForEnd({ timeoutMs: END_TIMEOUT_MS })
  }
  return { greeting, turns, ended, startedMs, zone: zoneOf(number) }
}

const LONGEST_CALL_MS = 600_000

/** The human a caller may be handed over to: picks up when it rings. */
async function plugInColleague(urls: StackUrls, number: string) {
  const phone = await plugIn(urls, number)
  let reached = false
  phone
    .waitForRing({ timeoutMs: LONGEST_CALL_MS })
    .then(() => phone.answer())
    .then(() => void (reached = true))
    .catch(() => {}) // nobody rang
  return { reached: () => reached, [Symbol.asyncDispose]: () => phone.close() }
}

/** The transfer or the hang-up follows the last words. */
async function endOf(phone: HeadlessPhone, reached: () => boolean): Promise<Outcome['ended']> {
  await new Promise((wake) => setTimeout(wake, WRITTEN_AFTER_MS))
  if (reached()) return 'transfer'
  return isOver(phone) ? 'hang-up' : 'caller'
}

async function placeCall({ edge }: StackUrls, body: Readonly<Record<string, unknown>>): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${edge}/call`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: edgeAnswers(),
  })
  if (!response.ok) throw new Error(`the call was refused: ${response.status} ${await response.text()}`)
}

interface Saying {
  readonly urls: StackUrls
  readonly turn: Turn
  readonly lang: string
}

/** Says it and hears the answer out. The assistant may hang up. */
async function takeTurn(phone: HeadlessPhone, { urls, turn, lang }: Saying): Promise<void> {
  const pcm = await speechOf(urls, turn.say, lang)
  try {
    await phone.say(pcm, { words: turn.say, lang })
    await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS })
    await hearOut(phone)
  } catch (error) {
    if (!isOver(phone)) throw error
  }
}

const isOver = (phone: HeadlessPhone): boolean => phone.messages.some(({ type }) => type === 'ended')

interface News extends Pick<CallGet, 'claim' | 'reminders'> {
  /** Those that were not there before. */
  readonly messages: readonly Message[]
}

/** What is written of the calls of a number. A caller with a second claim has two documents; the newest holds what counts. */
function openRecord({ edge }: StackUrls, number: string) {
  const seen = new Set<string>()
  const idOf = ({ id, created_at, content }: Message): string => id || `${created_at} ${content}`
  return {
    /** What came since the last time, once it is written. */
    async news(): Promise<News> {
      await new Promise((wake) => setTimeout(wake, WRITTEN_AFTER_MS))
      const response = await fetch(`${edge}/call?phone_number=${encodeURIComponent(number)}`, { signal: edgeAnswers() })
      if (!response.ok) throw new Error(`the edge answered ${response.status}: ${await response.text()}`)
      const calls = CallGet.array().parse(await response.json())
      const [newest] = calls
      if (!newest) throw new Error('the call left no document')
      const messages = calls.toReversed().flatMap((call) => call.messages)
      const fresh = messages.filter((message) => !seen.has(idOf(message)))
      for (const message of fresh) seen.add(idOf(message))
      return { messages: fresh, claim: newest.claim, reminders: newest.reminders }
    },
  }
}

function turnOf({ say }: Turn, { messages, claim, reminders }: News): TurnOutcome {
  const heard = messages.filter(({ persona, action }) => persona === 'human' && action === 'talk')
  return {
    heard: [...new Set(heard.map(({ content }) => content))].join(' ') || `(not understood) ${say}`,
    said: saidIn(messages),
    tools: messages.flatMap(({ tool_calls }) => tool_calls.map(useOf)),
    documents: messages.flatMap(({ documents = [] }) => documents),
    claim,
    reminders,
  }
}

const saidIn = (messages: readonly Message[]): string =>
  messages
    .filter(({ persona, action }) => persona === 'assistant' && action === 'talk')
    .map(({ content }) => content)
    .filter(Boolean)
    .join(' ')

const useOf = ({ function_name, function_arguments, content }: ToolCall): ToolUse => ({
  name: function_name,
  arguments: function_arguments,
  result: content,
})

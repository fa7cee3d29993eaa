import type { ToolCall } from '@call-center/shared/call/call'
import { ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import type { Conversation, Round } from '../conversation/conversation.ts'
import { isManipulation, MANIPULATION_NOTE } from '../conversation/manipulation.ts'
import { type ChunkOptions, chunkSentences, type Sentence } from '../conversation/sentence-chunker.ts'
import { EmptyAnswer } from '../llm/empty-answer.ts'
import type { ChatMessage, LanguageModel, ToolRequest } from '../llm/language-model.ts'
import { ReplyRefused } from '../llm/reply-refused.ts'
import { citedOf } from '../knowledge/tell-documents.ts'
import { runTool } from '../tools/run-tool.ts'
import { spokenResponse } from '../tools/spoken-response.ts'
import { spokenWords } from '../tools/spoken-words.ts'
import type { Tool } from '../tools/tool.ts'
import { sameWords } from '../turn/words.ts'
import type { AnswerRecord } from './answer-record.ts'
import type { Line } from './mouth.ts'

/** Rounds of tool calls one answer may take before the assistant must speak. */
const MAX_TOOL_ROUNDS = 4
/** Ample for three sentences and a tool call; what is longer is not for the telephone. */
export const MAX_TOKENS = 800

export interface Thinker {
  readonly conversation: Conversation
  readonly llm: LanguageModel
  readonly tools: readonly Tool[]
  readonly systemPrompt: () => string
  /** How what the model writes is cut into sentences. */
  readonly chunking: () => ChunkOptions
  readonly clock: Clock
  /** Asked after each round of tools: whether one of them ends the call, and what has to be said before. */
  readonly lastWords: (options: { readonly spoke: boolean }) => Sentence | 'none-needed' | undefined
}

/** What the assistant says to the conversation so far, sentence by sentence, using tools on the way. */
export async function* think(thinker: Thinker, record: AnswerRecord, signal: AbortSignal): AsyncGenerator<Line> {
  for (let turn = 0; turn <= MAX_TOOL_ROUNDS; turn++) {
    const round = record.openRound()
    const requests: ToolRequest[] = []
    const said: string[] = []
    const read = new Set<string>()
    const tools = turn < MAX_TOOL_ROUNDS ? thinker.tools : []
    yield* askOn(thinker, { record, round, tools, requests, read, said, begun: new Set(), signal })
    if (requests.length === 0) return

    const running = runAll(thinker, requests, signal)
    running.catch(() => {}) // awaited below; it may fail while a response is still being pulled
    for (const line of responses(thinker, unsaid(requests, read), 'meanwhile', said)) yield record.line(line, round)
    record.useTools(await running, round)
    for (const line of responses(thinker, requests, 'afterwards', said)) yield record.line(line, round)

    const last = thinker.lastWords({ spoke: said.length > 0 })
    if (last && last !== 'none-needed') yield record.line(last, round)
    if (last) return
  }
}

interface Asking {
  readonly record: AnswerRecord
  readonly round: Round
  readonly tools: readonly Tool[]
  readonly requests: ToolRequest[]
  /** Ids of the tool calls whose words were spoken while they were written. */
  readonly read: Set<string>
  readonly said: string[]
  /** Ids of the tool calls that were begun. */
  readonly begun: Set<string>
  readonly signal: AbortSignal
}

/** Times one round asks the model, when its replies break off; and when not a word came, which another time seldom changes. */
const MOST_ASKED = 3
const MOST_ASKED_FOR_NOTHING = 2
const GO_ON =
  'Your last message broke off. Go on with the next sentence of your answer; repeat nothing of what you have said.'

/**
 * Asks again when a reply breaks off: for the whole answer when nothing of it was said yet, else for the rest of it. A reply
 * that grew too long ends with its last complete sentence; in the middle of a tool call, it is asked for again. None of its
 * tools runs.
 */
async function* askOn(thinker: Thinker, asking: Asking): AsyncGenerator<Line> {
  const { requests, said, begun, signal } = asking
  for (let asked = 1; ; asked++) {
    try {
      return yield* ask(thinker, { ...asking, again: asked > 1 })
    } catch (error) {
      signal.throwIfAborted()
      const inCall = requests.length < begun.size
      requests.length = 0
      begun.clear()
      const tooLong = error instanceof ReplyRefused && error.reason === 'length'
      if (tooLong && said.length > 0 && !inCall) return
      const hopeless = error instanceof ProviderError && !error.retryable && !tooLong
      if (hopeless) thinker.conversation.forgetLastHeard()
      if (hopeless || asked >= (said.length > 0 ? MOST_ASKED : MOST_ASKED_FOR_NOTHING)) throw error
    }
  }
}

/** What the model is asked: how to behave, then what was said, with a warning where somebody tries to change how it behaves. */
export function promptOf(
  { systemPrompt }: Pick<Thinker, 'systemPrompt'>,
  history: readonly ChatMessage[],
): readonly ChatMessage[] {
  const instructions = { role: 'system' as const, text: systemPrompt() }
  const last = history.findLastIndex(({ role }) => role === 'user')
  if (!isManipulation(history[last]?.text ?? '')) return [instructions, ...history]
  const warning = { role: 'system' as const, text: MANIPULATION_NOTE }
  return [instructions, ...history.slice(0, last), warning, ...history.slice(last)]
}

async function* ask(thinker: Thinker, asking: Asking & { readonly again: boolean }): AsyncGenerator<Line> {
  const { conversation, llm } = thinker
  const { record, round, tools, requests, read, said, again, signal } = asking
  const before = [...said]
  const goOn = before.length > 0 ? [{ role: 'system' as const, text: GO_ON }] : []
  const messages = [...promptOf(thinker, conversation.messages()), ...goOn]
  const options = { tools: tools.map(({ spec }) => spec), maxTokens: MAX_TOKENS, again, signal }
  record.stopwatch.modelAsked()
  const words = spokenWords(llm.reply(messages, options), tools, {
    onCallBegun: (id) => void asking.begun.add(id),
    onPart: () => record.stopwatch.modelSpoke(),
    onCall(call, spoken) {
      requests.push(call)
      if (spoken) read.add(call.id)
    },
  })
  let skipped: readonly string[] = []
  for await (const sentence of chunkSentences(words, thinker.chunking())) {
    const ids = [...skipped, ...(sentence.cites ?? [])]
    const isSaid = before.some((text) => sameWords(text, sentence.text))
    skipped = isSaid ? ids : []
    if (isSaid) continue
    said.push(sentence.text)
    const cites = citedOf(ids, messages)
    yield record.line({ ...sentence, cites }, round)
  }
  if (said.length + requests.length === 0) throw new EmptyAnswer('the model had nothing to say')
}

const unsaid = (requests: readonly ToolRequest[], read: ReadonlySet<string>): readonly ToolRequest[] =>
  requests.filter(({ id }) => !read.has(id))

/** Tools run side by side, but for those that change what the others work on; each one's failure is its own. */
async function runAll(
  { tools, clock }: Thinker,
  requests: readonly ToolRequest[],
  signal: AbortSignal,
): Promise<ToolCall[]> {
  const isAlone = ({ name }: ToolRequest) => tools.some(({ spec, alone }) => spec.name === name && alone)
  let before: Promise<unknown> = Promise.resolve()
  let others: Promise<unknown>[] = []
  const running = requests.map((request) => {
    const alone = isAlone(request)
    const run = async (): Promise<ToolCall> => ({
      tool_id: request.id,
      function_name: request.name,
      function_arguments: request.args,
      content: (await runTool(tools, request, { clock, signal })).text,
    })
    const result = (alone ? Promise.all([before, ...others]) : before).then(run)
    if (alone) [before, others] = [result, []]
    else others.push(result)
    return result
  })
  return Promise.all(running)
}

/** What the tools have said to the customer, each sentence once. */
function responses({ tools }: Thinker, requests: readonly ToolRequest[], when: Tool['speaks'], said: string[]) {
  return requests.flatMap((request) => {
    const text = spokenResponse(tools, request, when)
    if (!text || said.includes(text)) return []
    said.push(text)
    return [{ text, style: 'none' as const }]
  })
}

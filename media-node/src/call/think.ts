import type { ToolCall } from '@call-center/shared/call/call'
import { CallCenterError, ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import type { Conversation, Round } from '../conversation/conversation.ts'
import { chunkSentences, type Sentence } from '../conversation/sentence-chunker.ts'
import type { ChatMessage, LanguageModel, ReplyPart, ToolRequest } from '../llm/language-model.ts'
import { runTool } from '../tools/run-tool.ts'
import { spokenResponse } from '../tools/spoken-response.ts'
import type { Tool } from '../tools/tool.ts'
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
  readonly clock: Clock
  /** Asked after each round of tools: whether one of them ends the call, and what has to be said before. */
  readonly lastWords: (options: { readonly spoke: boolean }) => Sentence | 'none-needed' | undefined
}

/** The model answered with nothing: no words, no tools. */
export class EmptyAnswer extends CallCenterError {
  readonly code = 'empty-answer'
  override readonly retryable = true
}

/** What the assistant says to the conversation so far, sentence by sentence, using tools on the way. */
export async function* think(thinker: Thinker, record: AnswerRecord, signal: AbortSignal): AsyncGenerator<Line> {
  for (let turn = 0; turn <= MAX_TOOL_ROUNDS; turn++) {
    const round = record.openRound()
    const requests: ToolRequest[] = []
    const said: string[] = []
    const tools = turn < MAX_TOOL_ROUNDS ? thinker.tools : []
    yield* askTwice(thinker, { record, round, tools, requests, said, signal })
    if (requests.length === 0) return

    const running = runAll(thinker, requests, signal)
    running.catch(() => {}) // awaited below; it may fail while a response is still being pulled
    for (const line of responses(thinker, requests, 'meanwhile', said)) yield record.line(line, round)
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
  readonly said: string[]
  readonly signal: AbortSignal
}

/** One more try when the model fails before it said anything; later, the caller would hear the same again. */
async function* askTwice(thinker: Thinker, asking: Asking): AsyncGenerator<Line> {
  try {
    yield* ask(thinker, asking)
  } catch (error) {
    const refused = error instanceof ProviderError && !error.retryable
    if (refused) thinker.conversation.forgetLastHeard()
    if (refused || asking.said.length > 0 || asking.signal.aborted) throw error
    asking.requests.length = 0
    yield* ask(thinker, asking)
  }
}

/** What the model is asked: how to behave, then what was said. */
export const promptOf = ({ systemPrompt }: Pick<Thinker, 'systemPrompt'>, history: readonly ChatMessage[]) => [
  { role: 'system' as const, text: systemPrompt() },
  ...history,
]

async function* ask(thinker: Thinker, asking: Asking): AsyncGenerator<Line> {
  const { conversation, llm } = thinker
  const { record, round, tools, requests, said, signal } = asking
  const messages = promptOf(thinker, conversation.messages())
  const options = { tools: tools.map(({ spec }) => spec), maxTokens: MAX_TOKENS, signal }
  record.stopwatch.modelAsked()
  for await (const sentence of chunkSentences(words(llm.reply(messages, options), record, requests))) {
    said.push(sentence.text)
    yield record.line(sentence, round)
  }
  if (said.length + requests.length === 0) throw new EmptyAnswer('the model had nothing to say')
}

async function* words(
  reply: AsyncIterable<ReplyPart>,
  { stopwatch }: AnswerRecord,
  requests: ToolRequest[],
): AsyncGenerator<string> {
  for await (const part of reply) {
    stopwatch.modelSpoke()
    if (part.type === 'text') yield part.text
    else requests.push(part.call)
  }
}

/** Tools run side by side; each one's failure is its own. */
const runAll = (
  { tools, clock }: Thinker,
  requests: readonly ToolRequest[],
  signal: AbortSignal,
): Promise<ToolCall[]> =>
  Promise.all(
    requests.map(async (request) => ({
      tool_id: request.id,
      function_name: request.name,
      function_arguments: request.args,
      content: (await runTool(tools, request, { clock, signal })).text,
    })),
  )

/** What the tools have said to the customer, each sentence once. */
function responses({ tools }: Thinker, requests: readonly ToolRequest[], when: Tool['speaks'], said: string[]) {
  return requests.flatMap((request) => {
    const text = spokenResponse(tools, request, when)
    if (!text || said.includes(text)) return []
    said.push(text)
    return [{ text, style: 'none' as const }]
  })
}

import { type Completion, CONTENT_FILTER, JAILBREAK, PROMPT_FILTER } from './completion.ts'

export type Annotation = 'jailbreak' | { readonly category: string; readonly severity: string }

/** How an answer is sent. */
export interface Pace {
  readonly firstTokenMs: number
  /** `Infinity`: all at once. */
  readonly tokensPerSecond: number
  /** The connection is cut after this many pieces. */
  readonly cutAfter?: number | undefined
  /** The stream is silent for `stallMs` after this many pieces. */
  readonly stallAfter?: number | undefined
  readonly stallMs: number
  /** The stream ends for want of tokens after this many pieces. */
  readonly lengthAfter?: number | undefined
  /** What the content filter found, and let pass. */
  readonly annotate?: Annotation | undefined
  /** The stream has a line that is not JSON after the first piece. */
  readonly malformed: boolean
}

export interface StreamOptions {
  readonly model: string
  readonly includeUsage: boolean
  readonly pace: Pace
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

/** Ends a stream as a broken connection does. */
export class CutConnection extends Error {
  override readonly name = 'CutConnection'
}

/** The lines of a streamed answer, at the pace of a model. @throws {CutConnection} when it is to be cut. */
export async function* streamCompletion(completion: Completion, options: StreamOptions): AsyncGenerator<string> {
  const { pace, wait, signal, includeUsage, model } = options
  const { id, created, finish, usage } = completion
  const frame = { id, object: 'chat.completion.chunk', created, model, system_fingerprint: 'fp_stand_in' }
  const line = (rest: object): string =>
    `data: ${JSON.stringify({ ...frame, ...(includeUsage ? { usage: null } : {}), ...rest })}\n\n`
  const { annotate } = pace
  const found =
    typeof annotate === 'object'
      ? { ...CONTENT_FILTER, [annotate.category]: { filtered: false, severity: annotate.severity } }
      : CONTENT_FILTER
  const ofPrompt = annotate === 'jailbreak' ? JAILBREAK : PROMPT_FILTER
  const delta = (content: object): string =>
    line({
      choices: [{ index: 0, delta: content, logprobs: null, finish_reason: null, content_filter_results: found }],
    })
  // Azure's first chunk is about the prompt, and has no choice.
  yield `data: ${JSON.stringify({ id: '', object: '', created: 0, model: '', choices: [], prompt_filter_results: ofPrompt })}\n\n`
  if (pace.firstTokenMs > 0) await wait(pace.firstTokenMs, signal)
  yield delta({ role: 'assistant', content: completion.pieces.length > 0 ? '' : null, refusal: null })
  const deltas = completion.finish === 'content_filter' ? [] : [...deltasOf(completion)]
  for (const [index, content] of deltas.entries()) {
    if (index === pace.lengthAfter) break
    if (index === pace.cutAfter) throw new CutConnection('cut as asked')
    if (index === pace.stallAfter) await wait(pace.stallMs, signal)
    if (index === 1 && pace.malformed) yield 'data: {"choices": [oops\n\n'
    if (index > 0 && Number.isFinite(pace.tokensPerSecond)) await wait(1_000 / pace.tokensPerSecond, signal)
    yield delta(content)
  }
  if (pace.cutAfter !== undefined && pace.cutAfter >= deltas.length) throw new CutConnection('cut as asked')
  const reason = pace.lengthAfter !== undefined && pace.lengthAfter < deltas.length ? 'length' : finish
  yield line({ choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: reason, content_filter_results: {} }] })
  if (includeUsage) yield line({ choices: [], usage })
  yield 'data: [DONE]\n\n'
}

function* deltasOf({ pieces, toolCalls }: Completion): Generator<object> {
  for (const content of pieces) yield { content }
  for (const [index, { id, name, fragments }] of toolCalls.entries()) {
    yield { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }
    for (const fragment of fragments) yield { tool_calls: [{ index, function: { arguments: fragment } }] }
  }
}

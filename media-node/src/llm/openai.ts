import type { Moderation } from '@call-center/shared/config/moderation'
import { ProviderError } from '@call-center/shared/errors'
import { APIConnectionError, APIError, OpenAI } from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import { Agent } from 'undici'
import type { Clock } from '../clock.ts'
import { openAiKey, type ServiceKey } from '../identity/access-token.ts'
import { providerCause } from '../provider-cause.ts'
import { nextWithin } from '../within.ts'
import type {
  ChatMessage,
  LanguageModel,
  ReplyOptions,
  ReplyPart,
  RequestWatch,
  ToolRequest,
  ToolSpec,
} from './language-model.ts'
import { watched } from './watched.ts'
import { refusedFor } from './moderation.ts'
import { ReplyRefused } from './reply-refused.ts'
import { UsageCount } from './usage-count.ts'

export interface OpenAiOptions {
  /** Ends in `/openai/v1/` or `/v1/`. */
  readonly endpoint: string
  readonly apiKey: ServiceKey
  readonly model: string
  readonly temperature: number
  readonly seed: number
  /** What is refused of what the content filter reports; nothing without. */
  readonly moderation?: Moderation
  readonly clock: Clock
  /** Longest wait for the first part of a reply. @defaultValue 5_000 */
  readonly firstPartMs?: number
  /** Longest wait between two parts. @defaultValue 4_000 */
  readonly stallMs?: number
}

const PROVIDER = 'openai'
/** Leaves another model twice as long before a caller is told that it did not work. */
const DEFAULT_FIRST_PART_MS = 5_000
const DEFAULT_STALL_MS = 4_000
/**
 * A connection without a request is kept for so long, unless its service says otherwise. Turns are ten seconds apart and more: after
 * the four seconds that are usual each answer would wait for a handshake.
 */
const IDLE_CONNECTION_MS = 60_000

/** Chat completions, streamed: OpenAI's, Azure's v1 API, and every server that speaks them. */
export function openAi(options: OpenAiOptions): LanguageModel {
  // Retries would be silence on the line, and more load on a service in trouble; `withFallback` asks another model instead.
  const client = new OpenAI({
    baseURL: options.endpoint,
    apiKey: openAiKey(options.apiKey),
    maxRetries: 0,
    fetchOptions: {
      redirect: 'manual', // a service is where the configuration says, and nowhere else
      dispatcher: new Agent({ keepAliveTimeout: IDLE_CONNECTION_MS }),
    },
  })
  return {
    reply: (messages, request) => {
      const watch = request.watch?.(PROVIDER, options.model)
      return watched(reply(client, options, messages, request, watch), watch, request.signal)
    },
  }
}

async function* reply(
  client: OpenAI,
  options: OpenAiOptions,
  messages: readonly ChatMessage[],
  request: ReplyOptions,
  watch: RequestWatch | undefined,
): AsyncGenerator<ReplyPart, string> {
  request.signal.throwIfAborted()
  const stop = new AbortController()
  const signal = AbortSignal.any([request.signal, stop.signal])
  const { firstPartMs = DEFAULT_FIRST_PART_MS, stallMs = DEFAULT_STALL_MS, clock, moderation } = options
  const chunks = stream(client, options, messages, { ...request, signal })
  const calls = new CallAssembly()
  const usage = new UsageCount(messages, request.tools)
  let waitMs = firstPartMs
  try {
    for (;;) {
      const late = () => new ProviderError(PROVIDER, `silent for ${waitMs} ms`, { retryable: true })
      const next = await nextWithin(chunks, waitMs, { clock, late, signal: request.signal })
      if (next.done) break
      const category = moderation && refusedFor(next.value, moderation)
      if (category) throw new ReplyRefused(PROVIDER, 'content_filter', { cause: `moderated: ${category}` })
      usage.note(next.value)
      const choice = next.value.choices[0]
      if (!choice) continue // Azure's first chunk has filter results, the last one usage: both have no choice
      waitMs = stallMs
      refuseIfCut(choice.finish_reason)
      if (choice.delta.content) yield { type: 'text', text: choice.delta.content }
      yield* calls.add(choice.delta.tool_calls ?? [])
      calls.finished = choice.finish_reason ?? calls.finished
    }
    for (const call of calls.complete()) yield { type: 'tool-call', call }
    return calls.finished
  } catch (error) {
    request.signal.throwIfAborted()
    throw asProviderError(error)
  } finally {
    stop.abort() // whoever leaves early does not pay for the rest
    const used = usage.read()
    request.onUsage?.(used)
    watch?.onUsage(used)
  }
}

async function* stream(
  client: OpenAI,
  { model, seed, temperature }: OpenAiOptions,
  messages: readonly ChatMessage[],
  { maxTokens, signal, tools }: ReplyOptions,
): AsyncGenerator<ChatCompletionChunk> {
  const request = {
    model,
    seed,
    temperature,
    max_tokens: maxTokens,
    messages: messages.map(wireMessage),
    stream: true as const,
    stream_options: { include_usage: true },
    ...(tools.length > 0 ? { tools: tools.map(wireTool) } : {}),
  }
  yield* await client.chat.completions.create(request, { signal })
}

function wireMessage(message: ChatMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text }
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolId, content: message.text }
    case 'assistant': {
      const calls = message.toolCalls.map(({ args, id, name }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: args },
      }))
      return { role: 'assistant', content: message.text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }
    }
  }
}

const wireTool = ({ description, name, parameters }: ToolSpec): ChatCompletionTool => ({
  type: 'function',
  function: { name, description, parameters: { ...parameters } },
})

/** A reply that was cut is no answer, and a cut tool call could do half of what was meant. */
function refuseIfCut(reason: ChatCompletionChunk.Choice['finish_reason']): void {
  if (reason === 'length') throw new ReplyRefused(PROVIDER, 'length')
  if (reason === 'content_filter') throw new ReplyRefused(PROVIDER, 'content_filter')
}

/** Tool calls come in pieces: id and name first, then their arguments, told apart by index. */
class CallAssembly {
  /** Why the model stopped; empty until it did. */
  finished = ''
  readonly #calls = new Map<number, { id: string; name: string; args: string }>()

  /** Takes the next pieces; gives what they add to the arguments. */
  add(deltas: readonly ChatCompletionChunk.Choice.Delta.ToolCall[]): ReplyPart[] {
    return deltas.flatMap(({ id, index, function: fragment }) => {
      const call = this.#calls.get(index) ?? { id: '', name: '', args: '' }
      call.id ||= id ?? ''
      call.name ||= fragment?.name ?? ''
      call.args += fragment?.arguments ?? ''
      this.#calls.set(index, call)
      const { id: callId, name } = call
      const json = fragment?.arguments
      return json && callId && name ? [{ type: 'tool-args', id: callId, name, json }] : []
    })
  }

  /** @throws {ProviderError} when the stream ended before the model said that it was done. */
  complete(): readonly ToolRequest[] {
    if (!this.finished) throw new ProviderError(PROVIDER, 'the reply broke off', { retryable: true })
    const calls = [...this.#calls].sort(([a], [b]) => a - b).map(([, call]) => call)
    for (const { id, name } of calls) {
      if (!id || !name) throw new ProviderError(PROVIDER, 'a tool call without id or name', { retryable: true })
    }
    return calls.map(({ args, ...call }) => ({ ...call, args: args || '{}' }))
  }
}

function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof APIError && error.code === 'content_filter') {
    return new ReplyRefused(PROVIDER, 'content_filter', { cause: providerCause(error) })
  }
  const retryAfterMs = error instanceof APIError ? retryAfter(error.headers) : undefined
  return new ProviderError(PROVIDER, summary(error), {
    cause: providerCause(error),
    retryable: isRetryable(error),
    retryAfterMs,
  })
}

/** How long the provider wants to be left alone: Azure says it in milliseconds too. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const ms = headers?.get('retry-after-ms')
  const seconds = headers?.get('retry-after')
  const wait = ms ? Number(ms) : seconds ? Number(seconds) * 1_000 : Number.NaN
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined
}

/** The provider's own message may quote the prompt: it goes nowhere. */
const summary = (error: unknown): string =>
  error instanceof APIError && error.status ? `status ${error.status}` : 'the connection failed'

function isRetryable(error: unknown): boolean {
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined) return true
  return error.status === 408 || error.status === 429 || error.status >= 500
}

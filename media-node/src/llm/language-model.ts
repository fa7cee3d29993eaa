import type { RequestTokens } from '@call-center/shared/call/usage'

/** One entry of the conversation as a model sees it. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolRequest[] }
  | { readonly role: 'tool'; readonly toolId: string; readonly text: string }

/** A tool the model wants to use. `args` is raw JSON text, complete: a truncated call is never yielded. */
export interface ToolRequest {
  readonly id: string
  readonly name: string
  readonly args: string
}

/** What the model is told about a tool. */
export interface ToolSpec {
  readonly name: string
  readonly description: string
  /** JSON schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type ReplyPart =
  | { readonly type: 'text'; readonly text: string }
  /** More of the arguments of a tool call that is being written: to be read out, never to be acted on. */
  | { readonly type: 'tool-args'; readonly id: string; readonly name: string; readonly json: string }
  | { readonly type: 'tool-call'; readonly call: ToolRequest }

/** Tokens of one reply. */
export interface TokenUsage extends RequestTokens {
  /** Which model's, and so at which price. @defaultValue 'fast' */
  readonly model?: 'fast' | 'slow'
}

/** Told of a request to a model: where its time and its tokens went. Nobody's words. */
export interface RequestWatch {
  onFirstPart(): void
  /** Also of a request that was stopped: then it is estimated. */
  onUsage(usage: TokenUsage): void
  /** Called once. `left`: nobody wanted the rest of the reply. */
  onEnd(
    how:
      | { readonly type: 'finished'; readonly reason: string }
      | { readonly type: 'failed'; readonly error: unknown }
      | { readonly type: 'left' },
  ): void
}

export interface ReplyOptions {
  readonly tools: readonly ToolSpec[]
  readonly maxTokens: number
  /** Told once for each request, also for one that was stopped: then it is estimated. */
  readonly onUsage?: (usage: TokenUsage) => void
  /** Asked for each request the reply costs: there are several when one model stands in for another. */
  readonly watch?: ((provider: string, model: string) => RequestWatch) | undefined
  /** The reply to this request broke off: another model than the one that was asked first is the better choice. */
  readonly again?: boolean
  readonly signal: AbortSignal
}

export interface LanguageModel {
  /** True while a request is likelier to fail than not: nothing is asked of it that can be left out. */
  readonly resting?: boolean
  /**
   * Streams a reply. Stops generating, and billing, when `signal` aborts, rejecting with its reason.
   *
   * @throws {ProviderError} `retryable` on 429, 5xx and lost connections; not on a refused prompt.
   */
  reply(messages: readonly ChatMessage[], options: ReplyOptions): AsyncIterable<ReplyPart>
}

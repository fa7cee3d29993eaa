import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { ChatMessage, TokenUsage, ToolSpec } from './language-model.ts'

/** Of European languages; only replies that were stopped are counted like this. */
const CHARACTERS_PER_TOKEN = 4

/** The tokens of one reply: what the service says at its end, or an estimate when it was stopped before. */
export class UsageCount {
  readonly #asked: number
  #written = 0
  #told: TokenUsage | undefined

  constructor(messages: readonly ChatMessage[], tools: readonly ToolSpec[]) {
    this.#asked = JSON.stringify(messages).length + (tools.length > 0 ? JSON.stringify(tools).length : 0)
  }

  note({ choices, usage }: ChatCompletionChunk): void {
    const { content, tool_calls } = choices[0]?.delta ?? {}
    this.#written += content?.length ?? 0
    for (const { function: call } of tool_calls ?? []) this.#written += call?.arguments?.length ?? 0
    if (!usage) return
    const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage
    this.#told = { input, output, cached: details?.cached_tokens ?? 0 }
  }

  read(): TokenUsage {
    const tokens = (characters: number): number => Math.ceil(characters / CHARACTERS_PER_TOKEN)
    return this.#told ?? { input: tokens(this.#asked), cached: 0, output: tokens(this.#written) }
  }
}

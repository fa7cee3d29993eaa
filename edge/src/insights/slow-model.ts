import type { RequestTokens } from '@call-center/shared/call/usage'

export interface Prompted {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface CompletionOptions {
  /** When the answer has to be JSON: its schema, and a name for it. */
  readonly json?: { readonly name: string; readonly schema: Record<string, unknown> }
  /** Told what it cost, where the provider says so. */
  readonly onUsage?: (tokens: RequestTokens) => void
  readonly signal: AbortSignal
}

/** A chat model that may take its time. Throws {@link ProviderError} when it fails. */
export interface SlowModel {
  complete(messages: readonly Prompted[], options: CompletionOptions): Promise<string>
}

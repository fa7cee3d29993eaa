import { systemClock } from '../../../../media-node/src/clock.ts'
import type { ChatMessage, LanguageModel, ReplyPart } from '../../../../media-node/src/llm/language-model.ts'
import type { ProviderProfile } from './profiles.ts'

/** A reply as it came: how much of it was there when. */
export interface GivenReply {
  readonly text: string
  readonly askedAtMs: number
  /** The customer's last words it answers. */
  readonly to: string
  /** Documents came with the question. */
  readonly toldDocuments: boolean
  readonly tokens: { readonly endChar: number; readonly atMs: number }[]
}

/** Gives the answer that is planned at the moment it is asked, as fast as its profile. */
export class ScriptedModel implements LanguageModel {
  /** What it answers, to whatever is asked. */
  plan = 'I see.'
  readonly given: GivenReply[] = []
  readonly #profile: ProviderProfile

  constructor(profile: ProviderProfile) {
    this.#profile = profile
  }

  async *reply(
    messages: readonly ChatMessage[],
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ReplyPart> {
    const to = messages.findLast(({ role }) => role === 'user')
    const askedAtMs = performance.now()
    const toldDocuments = messages[0]?.text.includes('<documents>') ?? false
    const reply: GivenReply = { text: this.plan, askedAtMs, to: to?.text ?? '', toldDocuments, tokens: [] }
    this.given.push(reply)
    const { firstTokenAfterMs, tokensPerSecond } = this.#profile
    const tokens = Number.isFinite(tokensPerSecond) ? tokensOf(reply.text) : [reply.text]
    let endChar = 0
    for (const [i, token] of tokens.entries()) {
      const dueMs = askedAtMs + firstTokenAfterMs + (i === 0 ? 0 : (i * 1_000) / tokensPerSecond)
      const waitMs = dueMs - performance.now()
      if (waitMs > 0) await systemClock.sleep(waitMs, signal)
      signal.throwIfAborted()
      endChar += token.length
      reply.tokens.push({ endChar, atMs: performance.now() })
      yield { type: 'text', text: token }
    }
  }
}

/** As models cut English: a word with the space before it, each punctuation mark alone. */
export const tokensOf = (text: string): string[] => text.match(/\s*[\p{L}\p{N}'’]+|\s*[^\s\p{L}\p{N}]/gu) ?? []

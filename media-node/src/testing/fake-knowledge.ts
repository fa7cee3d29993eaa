import { ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../clock.ts'
import { type FoundDocument, KnownDocument, type Knowledge } from '../knowledge/knowledge.ts'
import { wordsOf } from '../turn/words.ts'

export interface FakeDocument {
  readonly id: string
  readonly question?: string
  readonly answer?: string
}

const BEST_SCORE = 5

/** Finds documents that share words with the question. */
export class FakeKnowledge implements Knowledge {
  readonly queries: string[] = []
  readonly languages: string[] = []
  aborted = 0
  /** How long a search takes, milliseconds. */
  delayMs = 0
  /** What the next searches fail with. */
  readonly failures: Error[] = []
  readonly #documents: readonly KnownDocument[]
  readonly #clock: Clock

  constructor(documents: readonly FakeDocument[], clock: Clock) {
    this.#documents = documents.map((document) => KnownDocument.parse(document))
    this.#clock = clock
  }

  async search(
    query: string,
    { lang, signal }: { readonly lang: string; readonly signal: AbortSignal },
  ): Promise<readonly FoundDocument[]> {
    signal.throwIfAborted()
    this.queries.push(query)
    this.languages.push(lang)
    signal.addEventListener('abort', () => void this.aborted++, { once: true })
    if (this.delayMs > 0) await this.#clock.sleep(this.delayMs, signal)
    const failure = this.failures.shift()
    if (failure) throw failure
    const asked = contentWords(query)
    return this.#documents
      .map((document) => ({
        ...document,
        score: share(asked, contentWords(`${document.question} ${document.answer}`)),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
  }
}

export const OVERLOADED = new ProviderError('fake-knowledge', 'status 429', { retryable: true })

const LITTLE = /^(?:is|are|my|the|a|an|i|do|does|it|what|how|and|for|of|by|please)$/

const contentWords = (text: string): string[] =>
  wordsOf(text)
    .map((word) => word.text)
    .filter((word) => !LITTLE.test(word))

function share(asked: readonly string[], held: readonly string[]): number {
  return asked.length === 0 ? 0 : (BEST_SCORE * asked.filter((word) => held.includes(word)).length) / asked.length
}

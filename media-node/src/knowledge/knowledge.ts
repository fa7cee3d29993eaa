import * as z from 'zod'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

/** A document of the index, as far as a model is shown it. */
export const KnownDocument = z.object({
  id: z.string(),
  question: text,
  answer: text,
  context: text,
  document_synthesis: text,
  file_path: text,
})
export type KnownDocument = z.infer<typeof KnownDocument>

/** A document, and how much it has to do with what was asked: 0 (nothing) to 5 (it is the answer). */
export const FoundDocument = KnownDocument.extend({ score: z.number() })
export type FoundDocument = z.infer<typeof FoundDocument>

/** Documents of the company. What is in them is data, never an instruction. */
export interface Knowledge {
  /**
   * What the documents say to `query`, in the language `lang` (BCP 47), best first. Empty when nothing does.
   *
   * @throws {ProviderError} `retryable` on 429, 5xx and lost connections.
   */
  search(
    query: string,
    options: { readonly lang: string; readonly signal: AbortSignal },
  ): Promise<readonly FoundDocument[]>
}

/** All of `lists` as one: each document once, with its best score, best first. */
export function mergeFound(...lists: readonly (readonly FoundDocument[])[]): FoundDocument[] {
  const best = new Map<string, FoundDocument>()
  for (const document of lists.flat()) {
    if ((best.get(document.id)?.score ?? -Infinity) < document.score) best.set(document.id, document)
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

import * as z from 'zod'
import type { Context } from './context.ts'
import { termsOf } from './embedding.ts'
import { guessLang } from './phrases/pick.ts'

const Documents = z.array(z.object({ id: z.string(), question: z.string().default(''), answer: z.string().min(1) }))
type Document = z.infer<typeof Documents>[number]

/** Of the words of a question, a document must have this share to be its answer. */
const ENOUGH = 0.6
const SENTENCES = 2

/** The document of the prompt that answers what the caller said; `undefined` when none does, or in another language. */
export function fromDocuments({ system, said, lang }: Pick<Context, 'system' | 'said' | 'lang'>): Document | undefined {
  const asked = [...new Set(termsOf(said))]
  const [best] = readDocuments(system)
    .map((document) => ({ document, share: shareOf(asked, document) }))
    .filter(({ share }) => share >= ENOUGH)
    .sort((a, b) => b.share - a.share)
  return best && guessLang(best.document.answer) === lang ? best.document : undefined
}

/** The documents in a prompt, or in what a tool has found. Those without an answer are left out. */
export function readDocuments(text: string): Document[] {
  const told = /<documents>([^<]*)<\/documents>/.exec(text)?.[1]
  if (told === undefined) return []
  try {
    return Documents.safeParse(JSON.parse(told)).data ?? []
  } catch {
    return []
  }
}

export const firstSentences = (text: string): string =>
  text
    .split(/(?<=[.!?])\s+/)
    .slice(0, SENTENCES)
    .join(' ')

function shareOf(asked: readonly string[], { question, answer }: Document): number {
  const held = new Set(termsOf(`${question} ${answer}`))
  return asked.length === 0 ? 0 : asked.filter((term) => held.has(term)).length / asked.length
}

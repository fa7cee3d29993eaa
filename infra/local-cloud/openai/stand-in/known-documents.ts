import * as z from 'zod'
import type { Context } from './context.ts'
import { termsOf } from './embedding.ts'
import { guessLang } from './phrases/pick.ts'

const Documents = z.array(z.object({ id: z.string(), question: z.string().default(''), answer: z.string().min(1) }))
type Document = z.infer<typeof Documents>[number]

/** Of the words of a question, a document must have this share to be its answer. */
const ENOUGH = 0.6
/** Of what was searched for, which is put more freely. */
const ENOUGH_OF_A_SEARCH = 0.3
const SENTENCES = 2

/** The document of the prompt that answers what the caller said; `undefined` when none does, or in another language. */
export function fromDocuments({ system, said, lang }: Pick<Context, 'system' | 'said' | 'lang'>): Document | undefined {
  const best = bestFor(said, readDocuments(system), ENOUGH)
  return best && guessLang(best.answer) === lang ? best : undefined
}

/** The document that has most to do with what the caller said, of those that a search has found; nothing is translated. */
export function fromSearch(content: string, { said, lang }: Pick<Context, 'said' | 'lang'>): Document | undefined {
  const spoken = readDocuments(content).filter(({ answer }) => guessLang(answer) === lang)
  return bestFor(said, spoken, ENOUGH_OF_A_SEARCH)
}

function bestFor(said: string, documents: readonly Document[], enough: number): Document | undefined {
  const asked = [...new Set(termsOf(said))]
  const [best] = documents
    .map((document) => ({ document, share: shareOf(asked, document) }))
    .filter(({ share }) => share >= enough)
    .sort((a, b) => b.share - a.share)
  return best?.document
}

/** The documents in a prompt, or in what a tool has found. Those without an answer are left out. */
function readDocuments(text: string): Document[] {
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

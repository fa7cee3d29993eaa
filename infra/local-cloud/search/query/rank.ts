import { termsOf } from '../../openai/stand-in/embedding.ts'
import type { Document } from './filter.ts'

/** Best first. */
export interface Ranked {
  readonly document: Document
  readonly score: number
}

const K1 = 1.2
const B = 0.75
/** Of reciprocal rank fusion, as the service documents it. */
const RRF_K = 60
/** What the ranker gives at most. */
const BEST_RERANK = 4

/** BM25 over the searchable fields. Documents that share no word with the query are left out. */
export function rankByWords(query: string, documents: readonly Document[], fields: readonly string[]): Ranked[] {
  const asked = [...new Set(termsOf(query))]
  const bags = documents.map((document) => ({ document, terms: termsOf(textOf(document, fields)) }))
  const averageLength = bags.reduce((sum, { terms }) => sum + terms.length, 0) / (bags.length || 1) || 1
  const idf = new Map(
    asked.map((term) => {
      const holding = bags.filter(({ terms }) => terms.includes(term)).length
      return [term, Math.log(1 + (bags.length - holding + 0.5) / (holding + 0.5))]
    }),
  )
  return best(
    bags.map(({ document, terms }) => {
      const score = asked.reduce((sum, term) => {
        const times = terms.filter((other) => other === term).length
        const weight = (times * (K1 + 1)) / (times + K1 * (1 - B + (B * terms.length) / averageLength))
        return sum + (idf.get(term) ?? 0) * weight
      }, 0)
      return { document, score }
    }),
  ).filter(({ score }) => score > 0)
}

/** Cosine of the angle, in the service's scale. */
export function rankByVector(vector: readonly number[], documents: readonly Document[], field: string): Ranked[] {
  const scored = documents.flatMap((document) => {
    const own = document[field]
    return Array.isArray(own) ? [{ document, score: 1 / (2 - cosine(vector, own as number[])) }] : []
  })
  return best(scored)
}

/** Reciprocal rank fusion: what several rankings agree on comes first. One ranking alone keeps its scores. */
export function fuse(rankings: readonly (readonly Ranked[])[]): Ranked[] {
  const [only] = rankings
  if (only && rankings.length === 1) return [...only]
  const scores = new Map<Document, number>()
  for (const ranking of rankings) {
    ranking.forEach(({ document }, i) => scores.set(document, (scores.get(document) ?? 0) + 1 / (RRF_K + i + 1)))
  }
  return best([...scores].map(([document, score]) => ({ document, score })))
}

/** Stands in for the semantic ranker: the share of the query's words that a document has, 0 to 4. Nothing is understood. */
export function rerank(query: string, document: Document, fields: readonly string[]): number {
  const asked = [...new Set(termsOf(query))]
  if (asked.length === 0) return 0
  const held = new Set(termsOf(textOf(document, fields)))
  const share = asked.filter((term) => held.has(term)).length / asked.length
  return Math.round(BEST_RERANK * Math.sqrt(share) * 1_000) / 1_000
}

const textOf = (document: Document, fields: readonly string[]): string =>
  fields.map((name) => (typeof document[name] === 'string' ? document[name] : '')).join('\n')

const best = (ranked: readonly Ranked[]): Ranked[] => ranked.toSorted((a, b) => b.score - a.score)

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, number, i) => sum + number * (b[i] ?? 0), 0)
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1)
}

import { conceptOf } from './concepts.ts'

/** What the `model` of every embedding says: words are hashed, nothing is understood. */
export const EMBEDDING_NAME = 'word-hash-stand-in'

/** Words that say nothing of what a text is about. */
const EMPTY = new Set(
  (
    'a an and any are as at be been but by can could did do does for from get had has have how i if in is it its me my no not of on or our ' +
    'please should so that the their them then there they this to up was we were what when where which who why will with would you your ' +
    'au aux avec ce ces cette dans de des du elle en est et il je la le les ma me mes mon nous ou par pas pour que quel quelle qui sa se ' +
    'ses son sur un une vous votre vos al como con cual de del donde el en es esta ha hay la las lo los me mi no o para por que se si su un una y'
  ).split(' '),
)
const WORD = /\p{Script=Han}{2}|\p{Script=Han}|[\p{L}\p{N}]+/gu

/** What a text is about: its words without accents, endings and little words, or the one concept behind several words. */
export function termsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
  return [...plain.matchAll(WORD)]
    .map(([word]) => word)
    .filter((word) => !EMPTY.has(word))
    .map((word) => conceptOf(word) ?? conceptOf(stemOf(word)) ?? stemOf(word))
}

const stemOf = (word: string): string =>
  word.length > 4 ? word.replace(/(?:ements?|ments?|ings?|ations?|ees?|ers?|ed|es|s|e)$/, '') : word

/**
 * A deterministic vector of unit length: each term adds to a few of its numbers. Texts that share words are near each other,
 * and so are texts in other languages as far as `concepts.ts` knows their words; that is all the meaning there is in it.
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Float64Array(dimensions)
  for (const term of termsOf(text)) {
    let hash = fnv1a(term)
    for (let i = 0; i < NUMBERS_PER_TERM; i++) {
      hash = fnv1a(`${hash}${term}`)
      vector[hash % dimensions]! += (hash >>> 16) & 1 ? 1 : -1
    }
  }
  const length = Math.hypot(...vector) || 1
  return Array.from(vector, (number) => number / length)
}

const NUMBERS_PER_TERM = 4

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}

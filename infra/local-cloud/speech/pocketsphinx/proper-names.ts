import { DAYS, MONTHS, NAMES, PLACES } from './names.ts'

const LANGUAGES = ['english', 'french', 'spanish', 'chinese', 'german', 'italian']

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** How words are written that have a capital: the names of the corpus, and those of the phrases a client sent. */
export function properNames(phrases: readonly string[]): ReadonlyMap<string, string> {
  const usual = [...NAMES, ...PLACES.flatMap((place) => place.split(' ')), ...MONTHS, ...DAYS, ...LANGUAGES]
  // "may", "mark" and "white" are also other words; they stay as they are unless a phrase says otherwise.
  const ambiguous = new Set(['may', 'march', 'mark', 'white', 'brown', 'new'])
  const known = usual.filter((word) => !ambiguous.has(word)).map((word) => [word, capital(word)] as const)
  const sent = phrases.flatMap((phrase) => {
    const words = phrase.split(/\s+/)
    // The first word of a sentence has a capital anyway; alone, it is a name.
    return (words.length === 1 ? words : words.slice(1)).filter((word) => /^\p{Lu}[\p{L}'-]+$/u.test(word))
  })
  return new Map([...known, ...sent.map((word) => [plain(word), word] as const)])
}

const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

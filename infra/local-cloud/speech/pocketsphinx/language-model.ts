/** Share of every count kept for what was not seen: absolute discounting, interpolated. */
const DISCOUNT = 0.6
/** Every word of the vocabulary may be said, seen or not. */
const UNIGRAM_FLOOR = 0.3
const START = '<s>'
const END = '</s>'

export interface WeightedSentence {
  readonly words: readonly string[]
  /** How many times it counts. */
  readonly weight: number
}

interface Followers {
  readonly counts: Map<string, number>
  total: number
}

type Counts = Map<string, Followers>

/** A trigram model in the ARPA format. Interpolation weights double as back-off weights, so it is normalised. */
export function buildArpa(sentences: readonly WeightedSentence[]): string {
  const unigrams = new Map<string, number>()
  const bigrams: Counts = new Map()
  const trigrams: Counts = new Map()
  for (const { words, weight } of sentences) {
    const tokens = [START, ...words, END]
    for (const [index, word] of tokens.entries()) {
      const [before, previous] = [tokens[index - 2], tokens[index - 1]]
      if (previous === undefined) continue
      unigrams.set(word, (unigrams.get(word) ?? 0) + weight)
      count(bigrams, previous, word, weight)
      if (before !== undefined) count(trigrams, `${before} ${previous}`, word, weight)
    }
  }
  const total = [...unigrams.values()].reduce((sum, value) => sum + value + UNIGRAM_FLOOR, 0)
  const p1 = (word: string) => ((unigrams.get(word) ?? 0) + UNIGRAM_FLOOR) / total
  const p2 = (previous: string, word: string) => interpolate(bigrams.get(previous), word, p1(word))
  const p3 = (history: string, word: string) =>
    interpolate(trigrams.get(history), word, p2(history.slice(history.indexOf(' ') + 1), word))
  const lines1 = [`-99 ${START} ${log(leftOver(bigrams.get(START)))}`]
  for (const word of unigrams.keys()) lines1.push(`${log(p1(word))} ${word} ${log(leftOver(bigrams.get(word)))}`)
  const lines2 = flatten(
    bigrams,
    (previous, word) =>
      `${log(p2(previous, word))} ${previous} ${word} ${log(leftOver(trigrams.get(`${previous} ${word}`)))}`,
  )
  const lines3 = flatten(trigrams, (history, word) => `${log(p3(history, word))} ${history} ${word}`)
  return [
    '\\data\\',
    `ngram 1=${lines1.length}`,
    `ngram 2=${lines2.length}`,
    `ngram 3=${lines3.length}`,
    '',
    '\\1-grams:',
    ...lines1,
    '',
    '\\2-grams:',
    ...lines2,
    '',
    '\\3-grams:',
    ...lines3,
    '',
    '\\end\\',
    '',
  ].join('\n')
}

function count(counts: Counts, history: string, word: string, weight: number): void {
  const followers = counts.get(history) ?? { counts: new Map<string, number>(), total: 0 }
  followers.counts.set(word, (followers.counts.get(word) ?? 0) + weight)
  followers.total += weight
  counts.set(history, followers)
}

function interpolate(followers: Followers | undefined, word: string, lower: number): number {
  if (!followers) return lower
  const seen = followers.counts.get(word) ?? 0
  return Math.max(seen - DISCOUNT, 0) / followers.total + leftOver(followers) * lower
}

/** The probability the discount freed. */
const leftOver = (followers: Followers | undefined): number =>
  followers ? (DISCOUNT * followers.counts.size) / followers.total : 1

const log = (probability: number): string => Math.log10(Math.max(probability, 1e-9)).toFixed(4)

const flatten = (counts: Counts, line: (history: string, word: string) => string): string[] =>
  [...counts].flatMap(([history, followers]) => [...followers.counts.keys()].map((word) => line(history, word)))

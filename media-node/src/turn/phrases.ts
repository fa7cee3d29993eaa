import { wordsOf } from './words.ts'

/** Words and phrases to look for in what was said. */
export interface Phrases {
  readonly texts: ReadonlySet<string>
  /** Words of the longest one. */
  readonly longest: number
  /** The first word of each, and the last: most words begin and end none. */
  readonly firsts: ReadonlySet<string>
  readonly lasts: ReadonlySet<string>
}

/** `list` has commas between its phrases: `and, but, as well as`. */
export function phrases(...lists: readonly string[]): Phrases {
  const all = lists
    .flatMap((list) => list.split(','))
    .map((phrase) => wordsOf(phrase).map(({ text }) => text))
    .filter(({ length }) => length > 0)
  return {
    texts: new Set(all.map((words) => words.join(' '))),
    longest: Math.max(0, ...all.map(({ length }) => length)),
    firsts: new Set(all.flatMap((words) => words.slice(0, 1))),
    lasts: new Set(all.flatMap((words) => words.slice(-1))),
  }
}

export const union = (a: Phrases, b: Phrases): Phrases => ({
  texts: a.texts.union(b.texts),
  longest: Math.max(a.longest, b.longest),
  firsts: a.firsts.union(b.firsts),
  lasts: a.lasts.union(b.lasts),
})

/** Words of the longest phrase that begins at `from`; 0 if none does. */
export function phraseAt(words: readonly string[], from: number, { texts, longest, firsts }: Phrases): number {
  if (!firsts.has(words[from] ?? '')) return 0
  for (let length = Math.min(longest, words.length - from); length > 0; length--) {
    if (texts.has(words.slice(from, from + length).join(' '))) return length
  }
  return 0
}

export const startsWith = (words: readonly string[], sought: Phrases): boolean => phraseAt(words, 0, sought) > 0

/** Words of the longest phrase that `words` end with; 0 if they end with none. */
export function endingLength(words: readonly string[], { texts, longest, lasts }: Phrases): number {
  if (!lasts.has(words.at(-1) ?? '')) return 0
  for (let length = Math.min(longest, words.length); length > 0; length--) {
    if (texts.has(words.slice(-length).join(' '))) return length
  }
  return 0
}

export const endsWith = (words: readonly string[], sought: Phrases): boolean => endingLength(words, sought) > 0

export const contains = (words: readonly string[], sought: Phrases): boolean =>
  words.some((_, i) => phraseAt(words, i, sought) > 0)

/** Whether `words` are nothing but phrases of these, one after the other. */
export function consistsOf(words: readonly string[], sought: Phrases): boolean {
  for (let at = 0; at < words.length;) {
    const length = phraseAt(words, at, sought)
    if (length === 0) return false
    at += length
  }
  return words.length > 0
}

/** Whether they may become so, when more words come: "va" begins "va bene". */
export function mayConsistOf(words: readonly string[], sought: Phrases): boolean {
  let at = 0
  for (let length = phraseAt(words, 0, sought); length > 0; length = phraseAt(words, at, sought)) at += length
  if (at === words.length) return at > 0
  const rest = `${words.slice(at).join(' ')} `
  return [...sought.texts].some((text) => text.startsWith(rest))
}

/** Of scripts that put spaces between words. */
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]`
const ENDS = new RegExp(`${LETTER}$`, 'v')
const BEGINS = new RegExp(`^${LETTER}`, 'v')

/** Where `words` first stands in `text` without cutting a word in two; -1 when it does not. */
export function indexOfWords(text: string, words: string): number {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!isInside(text, at) && !isInside(text, at + words.length)) return at
  }
  return -1
}

const isInside = (text: string, at: number): boolean =>
  ENDS.test(text.slice(Math.max(0, at - 2), at)) && BEGINS.test(text.slice(at, at + 2))

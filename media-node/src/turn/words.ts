/** One word (or one Han character) of a text and where it is. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Scripts without spaces: each character counts for a word. The long-vowel mark belongs to no script of its own. */
const CHARACTER = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC]`
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--${CHARACTER}]`
const WORD = new RegExp(`${CHARACTER}|${LETTER}+(?:['’.,:@\\-]${LETTER}+)*`, 'gv')
const ENDS_IN_CHARACTER = new RegExp(`${CHARACTER}\\W*$`, 'v')

export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    text: word.toLowerCase().replaceAll('’', "'"),
    start: index,
    end: index + word.length,
  }))

/** What is left of `text` after its first `count` words. */
export function afterWords(text: string, count: number): string {
  if (count === 0) return text.trim()
  const next = wordsOf(text)[count]
  return next ? text.slice(next.start).trim() : ''
}

/** Whether two texts differ in more than punctuation and case. */
export const sameWords = (a: string, b: string): boolean =>
  wordsOf(a)
    .map(({ text }) => text)
    .join(' ') ===
  wordsOf(b)
    .map(({ text }) => text)
    .join(' ')

/** Joins pieces of speech with a space where the script uses them. */
export const joinWords = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .filter(Boolean)
    .reduce((joined, part) => (ENDS_IN_CHARACTER.test(joined) ? joined + part : `${joined} ${part}`.trim()), '')

/** Whether all words of `part` are said in `whole`, in their order, with no more than `skipped` others between two. */
export function isSaidIn(part: string, whole: string, { skipped = 0 }: { readonly skipped?: number } = {}): boolean {
  const sought = wordsOf(part).map(({ text }) => text)
  const said = wordsOf(whole).map(({ text }) => text)
  const continuesAt = (at: number, nth: number): boolean => {
    if (nth === sought.length) return true
    for (let next = at; next <= at + skipped && next < said.length; next++) {
      if (said[next] === sought[nth] && continuesAt(next + 1, nth + 1)) return true
    }
    return false
  }
  return sought.length > 0 && said.some((word, at) => word === sought[0] && continuesAt(at + 1, 1))
}

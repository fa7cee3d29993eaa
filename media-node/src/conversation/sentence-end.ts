/** Short forms that are not the end of a sentence, in the shipped languages. Lower case, without their last dot. */
const ABBREVIATIONS = new Set(
  [
    'dr mr mrs ms prof st no nr vs etc e.g i.e inc ltd co jr sr approx dept ext',
    'm mm mme mlle me mgr av bd tél p.ex c.-à-d env réf',
    'sra srta dra d da ud uds vd avda pág núm tel p.ej',
  ].flatMap((words) => words.split(' ')),
)

/** Longest piece spoken in one go, characters. */
export const LONGEST = 200
/** Full-width stops need no space after them. */
const WIDE_END = /[\u3002\uFF01\uFF1F\uFF1B]/
const CLOSING = /["'\u201D\u2019\u00BB)\]\u300D\u300F\uFF09]/
const CLAUSE = /[,;:\uFF0C\u3001\uFF1A]/
const WIDE_CLAUSE = /[\uFF0C\u3001\uFF1A]/

/** Where a piece of text to be spoken in one go ends. */
export interface PieceEnd {
  /** Index after it. */
  readonly at: number
  /** Its sentence does not end there. */
  readonly goesOn: boolean
  /** It is over so soon that what follows is waited for as well. */
  readonly isShort?: boolean
}

/**
 * Where the first piece to be spoken of `text` ends, or `undefined` while that is not certain. `eager`: what is as good as
 * certain will do. Otherwise the answer does not depend on how much more of the text is there. `done`: nothing follows.
 */
export function sentenceEnd(
  text: string,
  { done, eager = false }: { done: boolean; eager?: boolean },
): PieceEnd | undefined {
  const end = fullStop(text, { done, eager })
  if ((end ?? text.length) > LONGEST) return { at: cut(text), goesOn: true }
  return end === undefined ? undefined : { at: end, goesOn: false }
}

/**
 * A dot at the very end may be a decimal point, or one of three; `?` may be the first of `?!`: what follows decides.
 */
function fullStop(text: string, { done, eager }: { done: boolean; eager: boolean }): number | undefined {
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === '\n') return i + 1
    const wide = WIDE_END.test(char)
    if (!wide && !'.!?;…'.includes(char)) continue
    const end = afterClosing(text, i + 1)
    const next = text[end]
    if (next === undefined) return done || (eager && asGoodAsCertain(text, i)) ? end : undefined
    if ('.!?;…'.includes(next) || WIDE_END.test(next)) continue
    if (wide || endsHere(text, i, next)) return end
  }
  return undefined
}

/** The token after a full stop takes 20 ms at 50 tokens a second; few words of three letters or more go on after a dot. */
function asGoodAsCertain(text: string, at: number): boolean {
  const char = text[at]
  if (char !== '.') return char !== '…' && char !== ';'
  const word = wordBefore(text, at)
  return /^\p{L}{3,}$/u.test(word) && !ABBREVIATIONS.has(word.toLowerCase())
}

/** What stands before `at` without a space. */
function wordBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && /\S/.test(text[start - 1] ?? '')) start -= 1
  return text.slice(start, at)
}

function endsHere(text: string, at: number, next: string): boolean {
  const char = text[at]
  if (char !== '.' && char !== '…') return /\s/.test(next) || /[\p{L}¿¡]/u.test(next)
  if (!/\s/.test(next))
    return (
      char === '.' && /\p{Ll}/u.test(text[at - 1] ?? '') && /\p{Lu}/u.test(next) && !/[@/]/.test(wordBefore(text, at))
    )
  const word = /(?<![\p{L}\p{N}.-])[\p{L}\p{N}.-]*$/u.exec(wordBefore(text, at))?.[0] ?? ''
  // An ellipsis inside a sentence is a hesitation: what follows in lower case belongs to it.
  if (char === '…' || word.endsWith('..'))
    return !/^\s*\p{Ll}/u.test(text.slice(at + 1)) && text.slice(at + 1).trim() !== ''
  return !ABBREVIATIONS.has(word.toLowerCase()) && !/^\p{Lu}$/u.test(word) && !/^\s*\d{1,2}$/.test(text.slice(0, at))
}

function afterClosing(text: string, from: number): number {
  let end = from
  while (CLOSING.test(text[end] ?? '')) end++
  return end
}

export const isClauseEnd = (text: string, at: number): boolean =>
  CLAUSE.test(text[at] ?? '') && (/\s/.test(text[at + 1] ?? '') || WIDE_CLAUSE.test(text[at] ?? ''))

/** The last clause, else the last space, else the limit itself: a number or a surrogate pair is not cut in two. */
function cut(text: string): number {
  for (let i = LONGEST - 1; i > LONGEST / 2; i--) if (isClauseEnd(text, i)) return i + 1
  const space = text.lastIndexOf(' ', LONGEST - 1)
  if (space > LONGEST / 2) return space + 1
  return /[\uD800-\uDBFF]/.test(text[LONGEST - 1] ?? '') ? LONGEST - 1 : LONGEST
}

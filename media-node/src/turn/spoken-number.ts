import type { TurnLanguage } from './language/turn-language.ts'

export interface NumberRun {
  readonly digits: string
  /** Words it took: one is a quantity, several are being dictated. */
  readonly words: number
}

const LITERAL = /^\d[\d.,:/-]*$/
const LARGEST_TEEN = 19
const TWENTY = 20

type Numbers = Pick<TurnLanguage, 'numbers' | 'numberJoint'>

/** A number, or a part of one, written or spoken. */
export const isNumber = (word: string, { numbers }: Pick<TurnLanguage, 'numbers'>): boolean =>
  LITERAL.test(word) || numbers.has(word)

/** The digits that `words` end with, be they written or spoken: `zero six twelve thirty four`, `06 12 34`. */
export function trailingNumber(words: readonly string[], { numbers, numberJoint }: Numbers): NumberRun | undefined {
  const counts = (word: string | undefined) => word !== undefined && isNumber(word, { numbers })
  let from = words.length
  while (from > 0) {
    const joins = words[from - 1] === numberJoint && from < words.length && counts(words[from - 2])
    if (!counts(words[from - 1]) && !joins) break
    from--
  }
  if (from === words.length) return undefined
  return { digits: digitsOf(words.slice(from), numbers), words: words.length - from }
}

function digitsOf(words: readonly string[], numbers: Numbers['numbers']): string {
  const parts: string[] = []
  let pending: number | undefined
  for (const word of words) {
    const value = numbers.get(word)
    if (LITERAL.test(word)) {
      if (pending !== undefined) parts.push(String(pending))
      pending = undefined
      parts.push(word.replace(/\D/g, ''))
    } else if (value !== undefined) {
      const sum = pending === undefined ? undefined : added(pending, value)
      if (sum === undefined && pending !== undefined) parts.push(String(pending))
      pending = sum ?? value
    }
  }
  return parts.join('') + (pending ?? '')
}

/** Twenty and four are one number; so are the French sixty and ten, and four and twenty. */
function added(before: number, value: number): number | undefined {
  if (before === 4 && value === TWENTY) return before * value
  const tens = before >= TWENTY && before % 10 === 0
  const most = before === 60 || before === 80 ? LARGEST_TEEN : 9
  return tens && value > 0 && value <= most ? before + value : undefined
}

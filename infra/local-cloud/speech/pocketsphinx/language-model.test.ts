import { describe, expect, it } from 'vitest'
import { buildArpa } from './language-model.ts'
import { properNames } from './proper-names.ts'
import { toSpokenWords, toWritten } from './spoken-words.ts'

const arpa = buildArpa(
  ['a b c', 'a b d', 'a c', 'd'].map((text, index) => ({ words: text.split(' '), weight: index + 1 })),
)

/** Log probabilities and back-off weights by n-gram. */
const table = new Map(
  arpa.split('\n').flatMap((line) => {
    const [log, ...rest] = line.split(' ')
    if (!/^-?\d/.test(line)) return []
    const backOff = /^-?\d/.test(rest.at(-1) ?? '') ? Number(rest.pop()) : 0
    return [[rest.join(' '), { log: Number(log), backOff }] as const]
  }),
)

/** As a decoder reads the file. */
function probability(history: readonly string[], word: string): number {
  const found = table.get([...history, word].join(' '))
  if (found) return 10 ** found.log
  return 10 ** (table.get(history.join(' '))?.backOff ?? 0) * probability(history.slice(1), word)
}

describe('the language model', () => {
  it.each(
    [[], ['<s>'], ['a'], ['b'], ['<s>', 'a'], ['a', 'b'], ['d', 'a'], ['c', 'c']].map((history) => ({ history })),
  )('gives all words together a probability of one after $history', ({ history }) => {
    const sum = ['a', 'b', 'c', 'd', '</s>'].reduce((total, word) => total + probability(history, word), 0)
    expect(sum).toBeCloseTo(1, 2)
  })

  it('prefers what was seen', () => {
    expect(probability(['a', 'b'], 'd')).toBeGreaterThan(probability(['a', 'b'], 'a') * 5)
  })
})

describe('text and speech', () => {
  it.each([
    ['Amélie, it’s 7:45!', "amelie it's seven forty five"],
    ['policy_number {label} B2', 'policy number b two'],
    ['a@b.com', 'a at b dot com'],
    ['0612', 'zero six one two'],
  ])('%s is said as: %s', (text, spoken) => {
    expect(toSpokenWords(text).join(' ')).toBe(spoken)
  })

  it.each([
    ["i'm john smith", "I'm John Smith."],
    ['can i call you', 'Can I call you?'],
    ['oh one two three please', '0123 please.'],
    ['one moment', 'One moment.'],
    ['i may call amelie in may', 'I may call Amélie in may.'],
    ['', ''],
  ])('%s is written as: %s', (spoken, written) => {
    expect(toWritten(spoken, properNames(['Amélie']))).toBe(written)
  })
})

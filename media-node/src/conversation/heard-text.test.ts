import { expect, it } from 'vitest'
import { wordsOf } from '../turn/words.ts'
import { heardText } from './heard-text.ts'

const TEXT = 'Of course, I can help you.'
const words = wordsOf(TEXT).map(({ start, end }, i) => ({ offset: start, length: end - start, startMs: i * 200 }))

it.each([
  [0, ''],
  [100, ''],
  [250, 'Of'],
  [450, 'Of course,'],
  [1_199, 'Of course, I can help'],
  [1_200, TEXT],
])('after %i ms, to the last whole word', (heardMs, expected) => {
  expect(heardText(TEXT, { heardMs, totalMs: 1_200, words })).toBe(expected)
})

it.each([
  [TEXT, 600, 'Of course, I'],
  [TEXT, 1_200, TEXT],
  ['Absolutely', 10, ''],
  ['感谢您致电', 600, '感谢'],
])('in proportion where the provider tells nothing: %s', (text, heardMs, expected) => {
  expect(heardText(text, { heardMs, totalMs: 1_200, words: [] })).toBe(expected)
})

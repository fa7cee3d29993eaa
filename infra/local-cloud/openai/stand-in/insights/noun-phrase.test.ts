import { expect, it } from 'vitest'
import { nounPhrase, quoted } from './noun-phrase.ts'

it.each([
  ['There is a water leak in my kitchen', 'a water leak in your kitchen'],
  ["there's a leak in my shower", 'a leak in your shower'],
  ['a leak in the shower', 'a leak in the shower'],
  ['I have a problem with my laptop.', 'a problem with your laptop'],
  ['I had an accident on the motorway, and nobody is hurt', 'an accident on the motorway'],
  ['I would like to report the theft of my bicycle', 'the theft of your bicycle'],
  ['water leak in my kitchen', 'the water leak in your kitchen'],
  ['My kitchen is flooded', 'the flooded kitchen'],
  ['our washing machine is leaking', 'the leaking washing machine'],
])('%s → %s', (text, phrase) => {
  expect(nounPhrase(text)).toBe(phrase)
})

it.each([
  'My car broke down near Lyon',
  'my laptop does not start any more',
  'the printer on my floor squeaks',
  'The printer on my floor makes a strange noise',
  'my screen flickers',
  'It is not working',
  'I lost my phone',
  "Il y a une fuite d'eau dans ma cuisine",
  'hello',
  '我家厨房漏水了',
  '',
])('quotes what is no thing: %s', (text) => {
  expect(nounPhrase(text)).toBeUndefined()
})

it('cuts a long quotation between words', () => {
  expect(quoted('It is broken. ')).toBe('“It is broken”')
  expect(quoted('word '.repeat(50))).toMatch(/^“(word ){15,16}…”$/)
})

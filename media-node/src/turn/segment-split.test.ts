import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitAfter } from './segment-split.ts'

const split = (now: string, used: string, rest = ''): string[] => {
  const [words, before, after] = [now, used, rest].map((text) => text.split(' ').filter(Boolean)) as [
    string[],
    string[],
    string[],
  ]
  const at = splitAfter(words, before, after)
  return [words.slice(0, at).join(' '), words.slice(at).join(' ')]
}

describe('a segment of which a part was used', () => {
  it.each([
    ['the same words', 'i have a leak in my kitchen', 'i have a leak', 'in my', 'i have a leak', 'in my kitchen'],
    ['nothing used', 'hello', '', '', '', 'hello'],
    ['digits before', 'it is 555 and i am bob', 'it is five five five', 'and i am bob', 'it is 555', 'and i am bob'],
    ['digits after', 'yes 555', 'yes', 'five five five', 'yes', '555'],
    ['digits and no more', 'it is 555', 'it is five five five', '', 'it is 555', ''],
    ['another word', 'i halve it in my', 'i have', 'it in', 'i halve', 'it in my'],
    [
      'another word, and nothing known of the rest',
      'i halve it in my kitchen',
      'i have',
      '',
      'i halve',
      'it in my kitchen',
    ],
    ['two words for one', 'the week end was fine', 'the weekend', 'was fine', 'the week end', 'was fine'],
    ['one word for two', 'the weekend was fine', 'the week end', 'was fine', 'the weekend', 'was fine'],
    ['other words everywhere', 'a b c', 'x y', 'z', 'a b', 'c'],
    ['fewer words than were used', 'no', 'well no', '', 'no', ''],
  ])('%s', (_what, now, used, rest, first, second) => expect(split(now, used, rest)).toEqual([first, second]))

  it('is found whatever words it has, as long as they are the same', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 })
    fc.assert(
      fc.property(words, words, (used, rest) => {
        expect(splitAfter([...used, ...rest], used, rest)).toBe(used.length)
      }),
    )
  })
})

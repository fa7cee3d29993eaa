import { describe, expect, it } from 'vitest'
import { readArgument } from './argument-reader.ts'

function readIn(pieces: readonly string[]): { text: string; done: boolean } {
  const reader = readArgument('customer_response')
  const text = pieces.map((piece) => reader.push(piece)).join('')
  return { text, done: reader.done }
}

describe('readArgument', () => {
  it.each([
    ['the first member', '{"customer_response":"I note that.","updates":[]}', 'I note that.'],
    ['a later one', '{ "updates" : [ {"field":"a","value":"b"} ], "customer_response" : "Noted." }', 'Noted.'],
    [
      'escapes',
      String.raw`{"customer_response":"\"Oui\", d\u00e9j\u00e0\n \\ \/ \ud83d\ude00"}`,
      '"Oui", déjà\n \\ / 😀',
    ],
    ['the first of two', '{"customer_response":"one","customer_response":"two"}', 'one'],
    ['none in a nested object', '{"a":{"customer_response":"inner"},"b":["customer_response","x"]}', ''],
    [
      'none in a value that looks like it',
      String.raw`{"a":"\"customer_response\":\"no\"","b":"customer_response"}`,
      '',
    ],
    ['none that is not a string', '{"customer_response":{"customer_response":"no"},"x":1}', ''],
    ['none in a list', '["customer_response","no"]', ''],
    ['none in a string', '"customer_response"', ''],
  ])('reads %s, however the JSON is cut', (_name, json, expected) => {
    for (let size = 1; size <= json.length; size++) {
      const pieces = json.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      expect(readIn(pieces)).toEqual({ text: expected, done: true })
    }
  })

  it('gives the words before the JSON is complete', () => {
    expect(readIn(['{"customer_resp', 'onse":"I no'])).toEqual({ text: 'I no', done: false })
  })

  it('stops where the JSON is broken', () => {
    expect(readIn([String.raw`{"customer_response":"a\uZZZZ and more"`])).toEqual({ text: 'a', done: true })
  })
})

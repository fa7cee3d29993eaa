import { describe, expect, it } from 'vitest'
import { JsonCursor } from './json-cursor.ts'

const utf8 = new TextEncoder()
const text = new TextDecoder()

function read(json: string) {
  const bytes = utf8.encode(json)
  const cursor = new JsonCursor()
  cursor.open(bytes)
  const members: [string, string][] = []
  while (cursor.next()) {
    const { keyStart, keyEnd, start, end } = cursor
    members.push([text.decode(bytes.subarray(keyStart, keyEnd)), text.decode(bytes.subarray(start, end))])
  }
  return { members, whole: cursor.whole, after: cursor.next() }
}

/** What `JSON.parse` makes of it, in the same form. */
const flat = (value: object): [string, string][] =>
  Object.entries(value).flatMap(([key, member]): [string, string][] =>
    typeof member === 'object' && member !== null ? [[key, ''], ...flat(member)] : [[key, String(member)]],
  )

describe('a message', () => {
  it.each([
    '{}',
    '{"a":{}}',
    '{"a":"b"}',
    '{"a":{"b":"","c":{"d":"é"}},"e":true}',
    '{"a":-1500,"b":null,"c":false}',
    '{"kind":"AudioData","audioData":{"timestamp":"2026-11-15T19:16:00.040Z","data":"AAA=","silent":false}}',
  ])('is read as `JSON.parse` reads it: %s', (json) => {
    expect(read(json)).toEqual({ members: flat(JSON.parse(json) as object), whole: true, after: false })
  })

  it.each([
    '',
    '[]',
    '7',
    '{',
    '{"a":"b"',
    '{"a":"b',
    '{"a"',
    '{"a":}',
    '{"a":"b"}}',
    '{"a":"b"}x',
    '{"a":"b",}',
    '{,"a":"b"}',
    '{"a":"b""c":"d"}',
    '{"a":{"b":"c"}"d":"e"}',
    '{ "a":"b"}',
    '{"a": "b"}',
    '{"a":["b"]}',
    '{"a":1 }',
    '{"a":"\\"b"}',
    '{"a":{"b":{}}',
  ])('is left to who reads with care: %j', (json) => {
    const { whole, after } = read(json)
    expect([whole, after]).toEqual([false, false])
  })

  it('cut anywhere is not whole', () => {
    const json = '{"event":"media","media":{"track":"inbound","payload":"abcd"},"sid":"MZ1"}'
    for (let end = 0; end < json.length; end++) expect(read(json.slice(0, end)).whole).toBe(false)
    expect(read(json).whole).toBe(true)
  })
})

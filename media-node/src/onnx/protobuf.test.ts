import { describe, expect, it } from 'vitest'
import { bytes, bytesIn, fieldsOf, message, number, text } from './protobuf.ts'

describe('protocol buffers', () => {
  it('come out as they went in', () => {
    const inner = message(number(1, 300), text(2, 'voix'))
    const fields = [...fieldsOf(message(number(1, 0), number(20, 2 ** 40), bytes(3, inner)))]
    expect(fields).toEqual([
      { id: 1, value: 0 },
      { id: 20, value: 2 ** 40 },
      { id: 3, value: inner },
    ])
    expect(bytesIn(inner, 2).map((value) => new TextDecoder().decode(value))).toEqual(['voix'])
  })

  it('skip numbers of fixed length', () => {
    const fixed = [Uint8Array.of(0x0d, 0, 0, 128, 63), Uint8Array.of(0x11, 1, 2, 3, 4, 5, 6, 7, 8)]
    expect([...fieldsOf(message(...fixed, number(3, 7)))].at(-1)).toEqual({ id: 3, value: 7 })
  })

  it.each([
    ['cut off', Uint8Array.of(0x0a, 5, 1)],
    ['of a kind there is not', Uint8Array.of(0x0b, 0)],
  ])('are refused when they are %s', (_name, broken) => {
    expect(() => [...fieldsOf(broken)]).toThrow(RangeError)
  })
})

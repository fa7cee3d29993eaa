import { describe, expect, it } from 'vitest'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts'

const LAWS = [
  { law: 'μ-law', encode: encodeMulaw, decode: decodeMulaw },
  { law: 'A-law', encode: encodeAlaw, decode: decodeAlaw },
] as const
const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768)

describe.each(LAWS)('$law', ({ encode, decode }) => {
  it('gives every byte back, but for the negative zero', () => {
    const negativeZero = decode(Uint8Array.of(0x7f))[0] === 0 ? 0x7f : undefined
    expect([...encode(decode(bytes))]).toEqual([...bytes].map((byte) => (byte === negativeZero ? 0xff : byte)))
  })

  it('is off by a sixteenth of the sample at most, and never by a quantum more than its smallest step', () => {
    const coded = decode(encode(samples))
    const off = samples.map((sample, i) => Math.abs(coded[i]! - sample))
    expect(samples.findIndex((sample, i) => Math.abs(sample) < 32_000 && off[i]! > Math.abs(sample) / 16 + 8)).toBe(-1)
  })

  it('grows with the sample', () => {
    const coded = decode(encode(samples))
    expect(coded.findIndex((sample, i) => i > 0 && sample < coded[i - 1]!)).toBe(-1)
  })

  it('has 33 dB between speech and its noise', () => {
    const speech = Int16Array.from({ length: 16_000 }, (_, i) => 8_000 * Math.sin(i * 0.37) * Math.sin(i * 0.0011))
    const coded = decode(encode(speech))
    const power = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value ** 2, 0)
    expect(10 * Math.log10(power(speech) / power(speech.map((sample, i) => sample - coded[i]!)))).toBeGreaterThan(33)
  })
})

// Decision values and outputs of ITU-T G.711, tables 1a to 2b, scaled to 16 bits; the encoder of ITU-T G.191.
it.each([
  [
    'μ-law',
    encodeMulaw,
    [
      [0, 0xff],
      [-1, 0x7f],
      [100, 0xf2],
      [1_000, 0xce],
      [-1_000, 0x4e],
      [32_767, 0x80],
      [-32_768, 0x00],
    ],
  ],
  [
    'A-law',
    encodeAlaw,
    [
      [0, 0xd5],
      [-1, 0x55],
      [100, 0xd3],
      [-100, 0x53],
      [1_000, 0xfa],
      [-1_000, 0x7a],
      [32_767, 0xaa],
      [-32_768, 0x2a],
    ],
  ],
] as const)('%s encodes as the standard does', (_law, encode, vectors) => {
  for (const [sample, byte] of vectors) expect([sample, encode(Int16Array.of(sample))[0]]).toEqual([sample, byte])
})

it.each([
  [
    'μ-law',
    decodeMulaw,
    [
      [0x00, -32_124],
      [0x80, 32_124],
      [0xff, 0],
      [0xef, 132],
      [0x8f, 16_764],
      [0xf0, 120],
    ],
  ],
  [
    'A-law',
    decodeAlaw,
    [
      [0x2a, -32_256],
      [0xaa, 32_256],
      [0xd5, 8],
      [0x55, -8],
      [0x85, 4_224],
      [0xc5, 264],
    ],
  ],
] as const)('%s decodes as the standard does', (_law, decode, vectors) => {
  for (const [byte, sample] of vectors) expect([byte, decode(Uint8Array.of(byte))[0]]).toEqual([byte, sample])
})

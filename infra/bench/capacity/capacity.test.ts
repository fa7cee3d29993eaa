import { expect, it } from 'vitest'
import { createPacing } from './pacing.ts'
import { createFrameReader, wireFrame } from './wire-frames.ts'

it('reads the frames of a server however its bytes are cut', () => {
  const long = Buffer.concat([Buffer.from([0x81, 126, 0x01, 0x00]), Buffer.alloc(256, 'a')])
  const bytes = Buffer.concat([Buffer.from([0x81, 2, 65, 66]), long, Buffer.from([0x89, 0])])
  for (const size of [1, 3, 7, 300]) {
    const found: [number, number][] = []
    const read = createFrameReader(({ opcode, length }) => found.push([opcode, length]))
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size))
    expect(found).toEqual([
      [1, 2],
      [1, 256],
      [9, 0],
    ])
  }
})

it('makes a masked text frame, whose mask changes nothing', () => {
  const frame = wireFrame('{"kind":"AudioData"}'.repeat(10))
  expect([...frame.subarray(0, 8)]).toEqual([0x81, 0x80 | 126, 0, 200, 0, 0, 0, 0])
  expect(frame.subarray(8).toString()).toBe('{"kind":"AudioData"}'.repeat(10))
})

it('measures how late frames are against the first ones of their stretch', () => {
  const pacing = createPacing(2)
  for (const atMs of [0, 0, 20, 47, 60]) pacing.arrived(atMs)
  expect(pacing.read()).toEqual([0, 7, 0])
  for (const atMs of [500, 500, 520]) pacing.arrived(atMs)
  expect(pacing.read()).toEqual([0])
  pacing.stopped()
  for (const atMs of [530, 530, 555]) pacing.arrived(atMs)
  expect(pacing.read()).toEqual([5])
})

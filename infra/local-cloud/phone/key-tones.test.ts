import { expect, it } from 'vitest'
import type { Digit } from './line.ts'
import { keysIn, keyTone } from './key-tones.ts'
import { concatPcm, mixPcm } from './pcm.ts'

const KEYS = [...'0123456789*#ABCD'] as Digit[]
const hiss = (length: number, level: number) => Int16Array.from({ length }, () => (Math.random() - 0.5) * 2 * level)

it('reads every key that was sounded, over the hiss of a line, and each as often as it was pressed', () => {
  const pcm = concatPcm([...KEYS, '1', '1', '1'].map((key) => keyTone(key as Digit)))
  expect(keysIn(mixPcm(pcm, hiss(pcm.length, 400)))).toBe(`${KEYS.join('')}111`)
})

it('reads no key where none was pressed', () => {
  expect(keysIn(hiss(160_000, 3_000))).toBe('')
  expect(
    keysIn(Int16Array.from({ length: 16_000 }, (_, i) => 5_000 * Math.sin((i * 2 * Math.PI * 770) / 16_000))),
  ).toBe('')
})

it('still reads a key of which only a part was recorded', () => {
  expect(keysIn(keyTone('4').subarray(0, 16 * (60 + 45)))).toBe('4')
})

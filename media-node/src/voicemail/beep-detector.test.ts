import { expect, it } from 'vitest'
import { createBeepDetector } from './beep-detector.ts'

const RATE_HZ = 16_000
const FRAME = 320

function beepsIn(samples: Int16Array): number {
  let beeps = 0
  const listen = createBeepDetector(() => void beeps++)
  const hear = (frame: Int16Array) => listen({ samples: frame, sampleRate: RATE_HZ })
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) hear(samples.subarray(at, at + FRAME))
  hear(new Int16Array(FRAME))
  return beeps
}

const waves = (ms: number, hz: readonly number[], { level = 6_000, noise = 0 } = {}): Int16Array =>
  Int16Array.from({ length: (ms * RATE_HZ) / 1_000 }, (_, i) => {
    const hiss = noise * (((i * 7_919) % 2_001) / 1_000 - 1)
    return hz.reduce((sum, f) => sum + (level / hz.length) * Math.sin((2 * Math.PI * f * i) / RATE_HZ), hiss)
  })

it.each([350, 440, 620, 800, 950, 1_000, 1_400, 1_850])('hears a beep of %d Hz once', (hz) => {
  expect(beepsIn(waves(500, [hz]))).toBe(1)
  expect(beepsIn(waves(500, [hz], { noise: 300 }))).toBe(1)
})

it.each([
  ['a short one', waves(180, [1_000])],
  ['a key of the telephone', waves(500, [697, 1_209])],
  ['a vowel', waves(2_000, [140, 280, 420, 560, 700])],
  ['silence', new Int16Array(RATE_HZ)],
  ['a tone nobody hears', waves(500, [1_000], { level: 15 })],
])('takes no other sound for one: %s', (_name, samples) => {
  expect(beepsIn(samples)).toBe(0)
})
